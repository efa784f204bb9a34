"""Forms of the evaluation page: parse, call one service, go back to the page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.kernel.periods import Period
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.forms import (
    ActualForm,
    DeclareForm,
    GoalForm,
    IndicatorForm,
    NarrativeForm,
    ReturnForm,
    RulesetForm,
)
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.rules import STEPS
from hengwang.performance.services import declaring, library, life, narrating
from hengwang.performance.services.actuals import enter_actual
from hengwang.performance.services.scoring import remeasure_and_rescore, rescore
from hengwang.performance.views.detail import visible
from hengwang.projects.models import Programme


def editable(request: MemberRequest, evaluation_id: int) -> Evaluation:
    """The evaluation for who may edit it; 404 for everybody else."""
    found = visible(request, evaluation_id)
    if not may(request.user, Permission.EDIT_EVALUATIONS, found.programme.unit):
        raise Http404
    return found


def row_of(request: MemberRequest, indicator_id: int) -> Indicator:
    """A row of an evaluation the reader may edit, or 404."""
    rows = Indicator.objects.select_related("evaluation__programme__unit__region", "section")
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)
    return get_object_or_404(rows.filter(evaluation__programme__unit__in=units), pk=indicator_id)


@login_required
def declare(request: MemberRequest) -> HttpResponse:
    if not may(request.user, Permission.EDIT_EVALUATIONS):
        raise Http404
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)
    programmes = Programme.objects.filter(unit__in=units).select_related("unit")
    started = {
        "programme": request.GET.get("programme"),
        "year": request.GET.get("year") or timezone.localdate().year,
        "ruleset": "mof-2020-10",
        "project_kind": _starter_of(programmes, request.GET.get("programme", "")),
    }
    form = DeclareForm(request.POST or None, programmes=programmes, initial=started)

    @transaction.atomic
    def act() -> str:
        told = form.cleaned_data
        evaluation = declaring.declare_evaluation(
            told["programme"],
            year=told["year"],
            kind=EvaluationKind(told["kind"]),
            title=form.title_or_made(),
            ruleset_key=told["ruleset"],
            by=request.user,
        )
        if told["project_kind"]:
            library.add_starter(evaluation.pk, told["project_kind"], by=request.user)
            rescore(evaluation.pk)
        return evaluation.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Declare goals"),
        lead=_("Sections and their points come from the ruleset; everything can be changed later."),
        back_url=reverse("evaluation-list"),
        breadcrumbs=[(_("Evaluations"), reverse("evaluation-list")), (_("Declare goals"), "")],
    )


def _starter_of(programmes: Any, asked: str) -> str:
    """The library's rows for the kind of the asked programme, where it has some."""
    found = programmes.filter(pk=asked).first() if asked.isdecimal() else None
    kinds = load_library().projects
    return found.kind if found is not None and found.kind in kinds else ""


@login_required
def indicator_new(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    started = {"section": request.GET.get("section"), "source": ActualSource.MANUAL}
    form = IndicatorForm(request.POST or None, evaluation=evaluation, initial=started)

    def act() -> str:
        declaring.add_indicator(evaluation.pk, form.data_for(None), by=request.user)
        rescore(evaluation.pk)
        return evaluation.get_absolute_url()

    return _page(request, form, act, evaluation, _("Add an indicator"))


@login_required
def indicator_edit(request: MemberRequest, indicator_id: int) -> HttpResponse:
    row = row_of(request, indicator_id)
    evaluation = row.evaluation
    started = {
        "section": row.section.name,
        "level2": row.level2,
        "level3": row.level3,
        "definition": row.definition,
        "target_text": row.target_text,
        "points": row.points,
        "source": row.source,
        "metric_key": row.metric_key,
    }
    form = IndicatorForm(request.POST or None, evaluation=evaluation, initial=started)

    def act() -> str:
        declaring.change_indicator(row.pk, form.data_for(row), by=request.user)
        remeasure_and_rescore(evaluation.pk)
        return evaluation.get_absolute_url()

    delete_url = reverse("indicator-remove", args=[row.pk])
    return _page(
        request,
        form,
        act,
        evaluation,
        _("Edit the indicator"),
        template="performance/indicator_form.html",
        delete_url=delete_url,
    )


@login_required
@require_POST
def indicator_remove(request: MemberRequest, indicator_id: int) -> HttpResponse:
    row = row_of(request, indicator_id)
    try:
        declaring.remove_indicator(row.pk, by=request.user)
        rescore(row.evaluation_id)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row.evaluation)


@login_required
def actual(request: MemberRequest, indicator_id: int) -> HttpResponse:
    row = row_of(request, indicator_id)
    evaluation = row.evaluation
    items = EvidenceItem.objects.filter(unit=evaluation.programme.unit)
    started = {
        "actual_text": row.actual_text,
        "share": row.share,
        "deviation_note": row.deviation_note,
        "evidence": row.evidence.all(),
    }
    form = ActualForm(request.POST or None, request.FILES or None, items=items, initial=started)

    @transaction.atomic
    def act() -> str:
        added = _file_evidence(request, form, evaluation)
        enter_actual(row.pk, form.data_with(added), by=request.user)
        return evaluation.get_absolute_url()

    return _page(
        request,
        form,
        act,
        evaluation,
        row.level3,
        template="performance/actual_form.html",
        row=row,
    )


def _file_evidence(request: MemberRequest, form: ActualForm, evaluation: Evaluation) -> list[int]:
    upload = form.cleaned_data["new_file"]
    if not upload:
        return []
    stored = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
    year = Period.year_of(evaluation.fiscal_year)
    item = add_evidence(
        evaluation.programme.unit,
        stored,
        title=stored.name,
        supports=(year.first_day, year.last_day),
        by=request.user,
    )
    return [item.pk]


@login_required
def goal(request: MemberRequest, evaluation_id: int, goal_id: int | None = None) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    kept = get_object_or_404(evaluation.goals, pk=goal_id) if goal_id else None
    form = GoalForm(request.POST or None, instance=kept)

    def act() -> str:
        told = form.cleaned_data
        declaring.set_goal(
            evaluation.pk,
            expected=told["expected"],
            actual=told["actual"],
            goal_id=goal_id,
            by=request.user,
        )
        return evaluation.get_absolute_url()

    return _page(request, form, act, evaluation, _("Yearly goal"))


@login_required
def ruleset(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    form = RulesetForm(request.POST or None, initial={"ruleset": evaluation.ruleset_key})

    def act() -> str:
        key = form.cleaned_data["ruleset"]
        declaring.choose_ruleset(evaluation.pk, ruleset_key=key, by=request.user)
        rescore(evaluation.pk)
        return evaluation.get_absolute_url()

    return _page(request, form, act, evaluation, _("Choose the ruleset"))


@login_required
def narrative(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    started = {
        "evaluator": evaluation.evaluator,
        "reported_on": evaluation.reported_on,
        **evaluation.narrative,
    }
    form = NarrativeForm(request.POST or None, initial=started)

    def act() -> str:
        told = form.cleaned_data
        parts = {name: told[name] for name, _label in NarrativeForm.PARTS}
        narrating.write_narrative(
            evaluation.pk,
            parts=parts,
            evaluator=told["evaluator"],
            reported_on=told["reported_on"],
            by=request.user,
        )
        return evaluation.get_absolute_url()

    return _page(request, form, act, evaluation, _("Text of the report"))


@login_required
def step(request: MemberRequest, evaluation_id: int, name: str) -> HttpResponse:
    evaluation = visible(request, evaluation_id)
    known = STEPS.get(name)
    allowed = known is not None and may(
        request.user, Permission(known.right), evaluation.programme.unit
    )
    if known is None or not allowed:
        raise Http404
    if known.needs_reason:
        return _step_with_reason(request, evaluation, name)
    if request.method != "POST":
        raise Http404
    try:
        life.take_step(evaluation.pk, name, by=request.user)
    except tuple(life.REFUSALS.values()) as refusal:
        messages.error(request, refusal_text(refusal))
        missing = reverse("evaluation-evidence", args=[evaluation.pk])
        return redirect(f"{missing}?show=no")
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(evaluation)


def _step_with_reason(request: MemberRequest, evaluation: Evaluation, name: str) -> HttpResponse:
    form = ReturnForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        life.take_step(evaluation.pk, name, reason=reason, by=request.user)
        return evaluation.get_absolute_url()

    return _page(
        request,
        form,
        act,
        evaluation,
        _("Return the evaluation"),
        lead=_("The office mends it and submits anew; what it submitted stays on record."),
        save_label=_("Return"),
    )


@login_required
@require_POST
def recompute(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = editable(request, evaluation_id)
    remeasure_and_rescore(evaluation.pk)
    messages.success(request, _("Measured and scored anew."))
    return redirect(evaluation)


def _page(
    request: MemberRequest, form: Any, act: Any, evaluation: Evaluation, title: str, **more: Any
) -> HttpResponse:
    url = evaluation.get_absolute_url()
    trail = [
        (_("Evaluations"), reverse("evaluation-list")),
        (evaluation.programme.name, url),
    ]
    lead = more.pop("lead", evaluation.title)
    return form_page(
        request, form, act, title=title, lead=lead, back_url=url, breadcrumbs=trail, **more
    )
