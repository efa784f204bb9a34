"""Schemes: page, trial of a month, making, changing and putting in force; the clause editor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import weight_text
from hengwang.pages.forms import refuse
from hengwang.projects.models import Contract
from hengwang.vendors.choices import SCHEME_TONES, SchemeState
from hengwang.vendors.clause_forms import ClauseForm
from hengwang.vendors.forms import SchemeForm
from hengwang.vendors.models import AssessmentScheme, Clause
from hengwang.vendors.queries.trial import month_before, tried_clause, tried_month
from hengwang.vendors.services import schemes
from hengwang.vendors.services.checking import check_clause
from hengwang.vendors.views.finding import CONTRACT, demand, holds, seen
from hengwang.vendors.wording import (
    metric_title,
    rule_text,
    target_text,
    yuan_text,
)


@login_required
@require_GET
def detail(request: MemberRequest, scheme_id: int) -> HttpResponse:
    """Terms, clauses and versions; with `try` what the last month would have given."""
    scheme: AssessmentScheme = seen(request, AssessmentScheme, scheme_id, *CONTRACT)
    may_assess = holds(request, Permission.ASSESS_VENDORS, scheme.contract)
    is_tried = "try" in request.GET and may_assess
    others = AssessmentScheme.objects.visible_to(request.user).filter(contract=scheme.contract)
    context = {
        "title": scheme.contract.name,
        "scheme": scheme,
        "tone": SCHEME_TONES[scheme.state].value,
        "facts": _facts(scheme),
        "clauses": [_shown(one) for one in scheme.clauses.all()],
        "versions": others.exclude(pk=scheme.pk),
        "is_draft": scheme.state == SchemeState.DRAFT,
        "may_assess": may_assess,
        "has_draft": others.filter(state=SchemeState.DRAFT).exists(),
        "tried": tried_month(scheme, month_before(timezone.localdate())) if is_tried else None,
        "history": history_of(scheme, limit=20) if may_assess else [],
        "breadcrumbs": [
            (_("Assessment of maintenance"), reverse("vendor-board")),
            (_("Assessment schemes"), reverse("vendor-schemes")),
            (str(scheme), ""),
        ],
    }
    return render(request, "vendors/scheme.html", context)


def _facts(scheme: AssessmentScheme) -> list[tuple[str, str]]:
    bands = [
        _("from %(score)s points %(share)s")
        % {"score": weight_text(one.score), "share": f"{(one.share * 100).normalize():f} %"}
        for one in scheme.score_bands
    ]
    fee = scheme.get_fee_rule_display()
    if bands:
        listed = pgettext("punctuation", ", ").join(bands)
        fee = _("%(rule)s: %(bands)s") % {"rule": fee, "bands": listed}
    return [
        (_("Company"), scheme.contract.company.name),
        (scheme.get_fee_basis_display(), yuan_text(scheme.fee_cny)),
        (_("Full score"), weight_text(scheme.full_points)),
        (_("Pass mark"), weight_text(scheme.pass_mark)),
        (_("Score and fee"), fee),
        (
            _("Most that is deducted of a month's fee"),
            f"{(scheme.most_share * 100).normalize():f} %",
        ),
        (_("Working days for objections"), str(scheme.objection_days)),
        (_("From month"), f"{scheme.starts_on:%Y-%m}"),
    ]


def _shown(clause: Clause) -> dict[str, Any]:
    return {
        "row": clause,
        "metric": "—" if clause.is_judged else metric_title(clause.metric_key),
        "target": target_text(clause),
        "rule": rule_text(clause),
    }


def _contracts(request: MemberRequest) -> QuerySet[Contract]:
    units = units_with(request.user, Permission.ASSESS_VENDORS)
    rows = Contract.objects.filter(programme__unit__in=units.values("pk"))
    return rows.select_related("programme").order_by("-signed_on", "name")


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Begin the scheme of a contract."""
    demand(request, Permission.ASSESS_VENDORS)
    form = SchemeForm(request.POST or None, contracts=_contracts(request))

    def act() -> str:
        contract = form.cleaned_data["contract"]
        return schemes.add_scheme(contract.pk, form.facts(), by=request.user).get_absolute_url()

    title, back = _("New scheme"), reverse("vendor-schemes")
    crumbs = [(_("Assessment schemes"), back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)


@login_required
def version(request: MemberRequest, scheme_id: int) -> HttpResponse:
    """Begin a later version."""
    scheme = _kept(request, scheme_id)
    form = SchemeForm(request.POST or None, like=scheme)

    def act() -> str:
        made = schemes.add_scheme(scheme.contract_id, form.facts(), by=request.user)
        return made.get_absolute_url()

    return _page(request, form, act, scheme, _("New version"))


@login_required
def edit(request: MemberRequest, scheme_id: int) -> HttpResponse:
    """Change the terms of a version that is being written."""
    scheme = _kept(request, scheme_id)
    form = SchemeForm(request.POST or None, scheme=scheme)

    def act() -> str:
        return schemes.change_scheme(scheme.pk, form.facts(), by=request.user).get_absolute_url()

    return _page(request, form, act, scheme, _("Change the terms"))


@login_required
@require_POST
def put_in_force(request: MemberRequest, scheme_id: int) -> HttpResponse:
    """Let a version hold."""
    scheme = _kept(request, scheme_id)
    made = schemes.put_in_force(scheme.pk, by=request.user)
    messages.success(request, _("The scheme is in force from its first month on."))
    return HttpResponseRedirect(made.get_absolute_url())


@login_required
def add_clause(request: MemberRequest, scheme_id: int) -> HttpResponse:
    """A further clause."""
    return _clause_page(request, _kept(request, scheme_id), None)


@login_required
def edit_clause(request: MemberRequest, clause_id: int) -> HttpResponse:
    """Change a clause of a version that is being written."""
    clause: Clause = seen(request, Clause, clause_id, "scheme")
    return _clause_page(request, _kept(request, clause.scheme_id), clause)


@login_required
@require_POST
def drop_clause(request: MemberRequest, clause_id: int) -> HttpResponse:
    """Take a clause out."""
    clause: Clause = seen(request, Clause, clause_id, "scheme")
    scheme = _kept(request, clause.scheme_id)
    schemes.drop_clause(clause.pk, by=request.user)
    return HttpResponseRedirect(scheme.get_absolute_url())


def _clause_page(
    request: MemberRequest, scheme: AssessmentScheme, clause: Clause | None
) -> HttpResponse:
    if scheme.state != SchemeState.DRAFT:
        raise Http404
    form = ClauseForm(scheme, request.POST or None, clause=clause)
    title = _("Clause %(number)s") % {"number": clause.number} if clause else _("New clause")
    told = _around(scheme, title)
    if "try" in request.POST and form.is_valid():
        return _tried(request, form, scheme, told)

    def act() -> str:
        pk = clause.pk if clause else None
        schemes.keep_clause(scheme.pk, form.facts(), by=request.user, clause_id=pk)
        return scheme.get_absolute_url()

    return form_page(request, form, act, template="vendors/clause_form.html", **told)


def _tried(
    request: MemberRequest, form: ClauseForm, scheme: AssessmentScheme, told: dict[str, Any]
) -> HttpResponse:
    """The form as it was filled in, and what last month would have given; nothing is written."""
    month = month_before(timezone.localdate())
    context = {**told, "form": form, "month": month}
    try:
        check_clause(form.facts())
        context["tried"] = tried_clause(form.unsaved(scheme), scheme, month)
    except DomainError as refusal:
        refuse(form, refusal)
    return render(request, "vendors/clause_form.html", context)


def _kept(request: MemberRequest, scheme_id: int) -> AssessmentScheme:
    scheme: AssessmentScheme = seen(request, AssessmentScheme, scheme_id, *CONTRACT)
    demand(request, Permission.ASSESS_VENDORS, scheme.contract)
    return scheme


def _around(scheme: AssessmentScheme, title: str) -> dict[str, Any]:
    back = scheme.get_absolute_url()
    crumbs = [(_("Assessment schemes"), reverse("vendor-schemes")), (str(scheme), back)]
    return {"title": title, "back_url": back, "breadcrumbs": [*crumbs, (title, "")]}


def _page(
    request: MemberRequest,
    form: BaseForm,
    act: Callable[[], str],
    scheme: AssessmentScheme,
    title: str,
) -> HttpResponse:
    return form_page(request, form, act, **_around(scheme, title))
