"""The declaration of goals: asked about, handed in, approved, and changed by versions."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.pages import slots
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.performance import campaign_forms as ours
from hengwang.performance.change_forms import ChangeForm
from hengwang.performance.choices import GoalChangeState
from hengwang.performance.engine.questions import Proposal
from hengwang.performance.engine.reasons import QUESTIONS
from hengwang.performance.models import Declaration, Evaluation, GoalChange
from hengwang.performance.queries.earlier import Before, EarlierYears, earlier_years
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.declarations import AskedRow
from hengwang.performance.services.goal_versions import compare, compare_steps, version_on
from hengwang.performance.views.detail import visible
from hengwang.performance.views.editing import editable, row_of

ZERO = Decimal(0)


def _reviewable(request: MemberRequest, evaluation_id: int) -> Evaluation:
    found = visible(request, evaluation_id)
    if not may(request.user, Permission.REVIEW_EVALUATIONS, found.programme.unit):
        raise Http404
    return found


def _page_of(evaluation: Evaluation) -> str:
    return reverse("declaration", args=[evaluation.pk])


@login_required
@require_GET
def declaration(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = visible(request, evaluation_id)
    rows = Declaration.objects.select_related("demanded_by").filter(evaluation=found)
    kept = rows.first()
    unit = found.programme.unit
    asked = declarations.asked_of(found)
    before = earlier_years(found)
    ruleset = ruleset_of(found.ruleset_key, found.ruleset_version)
    points = sum((row.indicator.points or ZERO for row in asked), ZERO)
    state = kept.state if kept else ""
    context: dict[str, Any] = {
        "evaluation": found,
        "declaration": kept,
        "rows": [(row, _said(row), _reached(before, row.indicator.level3)) for row in asked],
        "points_total": points,
        "ruleset_total": ruleset.total if ruleset else points,
        "points_off": ruleset is not None and points != ruleset.total,
        "open_count": sum(row.is_unmeasurable for row in asked),
        "goals": found.goals.all(),
        "medium": kept.medium_goals.all() if kept else [],
        "remarks": kept.remarks.all() if kept else [],
        "may_edit": may(request.user, Permission.EDIT_EVALUATIONS, unit)
        and state in {"", "draft", "returned"}
        and (found.state == "declared" or bool(kept and kept.demanded_by_id))
        and found.state in GOALS_EDITABLE,
        "may_decide": may(request.user, Permission.REVIEW_EVALUATIONS, unit)
        and state == "handed_in",
    }
    return render(request, "performance/declaration.html", context)


def _reached(before: EarlierYears, name: str) -> list[Before]:
    """Earlier years in which something was reached, or at least said to be."""
    return [one for one in before.of(name) if one.actual]


def _said(row: AskedRow) -> list[tuple[str, str, bool]]:
    """Each question, what is proposed, and whether the proposal can be taken as it stands.

    What an earlier question of the row proposed, or the target says already, is not said again.
    """
    said: list[tuple[str, str, bool]] = []
    known: set[object] = {_folded(row.indicator.target_text)}
    for one in row.questions:
        text, takeable = "", False
        if one.proposal:
            value = _value_of(one.proposal)
            text = _(one.proposal.of) if value in known else _proposed(one.proposal)
            takeable = value not in known and bool(declarations.proposal_text(one.proposal))
            if (value, one.proposal.of) in known:
                text = ""
            known |= {value, (value, one.proposal.of)}
        said.append((_(QUESTIONS[one.code]), text, takeable))
    return said


def _folded(text: str) -> str:
    return "".join(text.split()).replace(">=", "≥").replace("<=", "≤")


def _value_of(proposal: Proposal) -> str:
    value = "…" if proposal.value is None else proposal.value
    return f"{proposal.operator}{value}{proposal.unit}"


def _proposed(proposal: Proposal) -> str:
    """The proposal with what it counts; a value the author has to find is left open."""
    text = _value_of(proposal)
    if not proposal.of:
        return text
    return _("%(target)s (%(of)s)") % {"target": text, "of": _(proposal.of)}


@login_required
@require_POST
def take(request: MemberRequest, indicator_id: int) -> HttpResponse:
    row = row_of(request, indicator_id)
    return _do(request, row.evaluation, lambda: declarations.take_proposal(row.pk, by=request.user))


@login_required
@require_POST
def hand_in(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = editable(request, evaluation_id)
    return _do(request, found, lambda: declarations.hand_in(found.pk, by=request.user))


def _do(request: MemberRequest, evaluation: Evaluation, act: Any) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(_page_of(evaluation))


@login_required
def medium_goal(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = editable(request, evaluation_id)
    started = {"last_year": found.programme.last_year or found.fiscal_year}
    form = ours.MediumGoalForm(request.POST or None, initial=started)

    def act() -> None:
        told = form.cleaned_data
        declarations.add_medium_goal(
            found.pk, expected=told["expected"], last_year=told["last_year"], by=request.user
        )

    return _form(request, form, act, found, _("Medium-term goal"))


@login_required
def approve(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = _reviewable(request, evaluation_id)
    form = ours.ApprovalForm(request.POST or None)

    def act() -> None:
        told = form.cleaned_data
        declarations.approve(found.pk, number=told["number"], on=told["on"], by=request.user)

    return _form(request, form, act, found, _("Approve the goals"))


@login_required
def send_back(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = _reviewable(request, evaluation_id)
    form = ours.SendBackForm(request.POST or None, rows=found.indicators.all())

    def act() -> None:
        reason = form.cleaned_data["reason"]
        declarations.send_back(found.pk, reason=reason, rows=form.by_row(), by=request.user)

    return _form(request, form, act, found, _("Return the declaration"))


@login_required
@require_GET
def versions(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = visible(request, evaluation_id)
    kept = list(found.goal_versions.select_related("change"))
    pairs = [
        (former, later, compare(former.rows, later.rows), compare_steps(former, later))
        for former, later in pairwise(kept)
    ]
    day = _day(request.GET.get("at", ""))
    unit = found.programme.unit
    changes = list(found.goal_changes.select_related("adjustment", "milestone"))
    context = {
        "evaluation": found,
        "versions": kept,
        "pairs": pairs,
        "at": day,
        "valid": version_on(found, day) if day else None,
        "changes": [
            (change, slots.filled(request, "goal-change-tools", change)) for change in changes
        ],
        "may_propose": bool(kept)
        and found.state in goal_changes.CHANGEABLE
        and not any(change.state == GoalChangeState.PROPOSED for change in changes)
        and may(request.user, Permission.EDIT_EVALUATIONS, unit),
        "may_decide": may(request.user, Permission.REVIEW_EVALUATIONS, unit),
    }
    return render(request, "performance/goal_versions.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
def propose(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = editable(request, evaluation_id)
    rows = found.indicators.all()
    form = ChangeForm(request.POST or None, evaluation=found, rows=rows)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        goal_changes.propose(found.pk, form.edits, reason=reason, frame=form.frame, by=request.user)

    more = {
        "template": "performance/goal_change_form.html",
        "save_label": _("Propose the change"),
        "fields_by_row": form.fields_by_row(),
        "fields_by_step": form.fields_by_step(),
        "budget_now": form.budget_now,
    }
    return _form(request, form, act, found, _("Change the goals"), to="goal-versions", **more)


def _change(request: MemberRequest, change_id: int) -> GoalChange:
    units = units_with(request.user, Permission.REVIEW_EVALUATIONS)
    rows = GoalChange.objects.filter(evaluation__programme__unit__in=units)
    return get_object_or_404(rows.select_related("evaluation__programme__unit"), pk=change_id)


@login_required
def change_approve(request: MemberRequest, change_id: int) -> HttpResponse:
    found = _change(request, change_id)
    form = ours.ApprovalForm(request.POST or None)

    def act() -> None:
        told = form.cleaned_data
        goal_changes.approve_change(found.pk, number=told["number"], on=told["on"], by=request.user)

    return _form(request, form, act, found.evaluation, _("Approve the change"), to="goal-versions")


@login_required
def change_refuse(request: MemberRequest, change_id: int) -> HttpResponse:
    found = _change(request, change_id)
    form = ours.RefusalForm(request.POST or None)

    def act() -> None:
        goal_changes.refuse_change(found.pk, reason=form.cleaned_data["reason"], by=request.user)

    return _form(request, form, act, found.evaluation, _("Refuse the change"), to="goal-versions")


def _form(
    request: MemberRequest,
    form: forms.Form,
    act: Any,
    evaluation: Evaluation,
    title: str,
    *,
    to: str = "declaration",
    **more: Any,
) -> HttpResponse:
    back = reverse(to, args=[evaluation.pk])

    def done() -> str:
        act()
        return back

    crumbs = [
        (_("Evaluations"), reverse("evaluation-list")),
        (evaluation.programme.name, evaluation.get_absolute_url()),
        (title, ""),
    ]
    told = {"title": title, "lead": evaluation.title, "back_url": back, "breadcrumbs": crumbs}
    return form_page(request, form, done, **{**told, **more})
