"""A month of a contract: drafting, its page, the trace of a figure, and the steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.evidence.queries import trace_of
from hengwang.pages.form_pages import form_page
from hengwang.vendors.choices import ASSESSMENT_TONES, AssessmentState
from hengwang.vendors.forms import DraftForm, JudgeForm
from hengwang.vendors.models import Appeal, Assessment, Line, Objection
from hengwang.vendors.printing.monthly import lines_of, monthly_sheet, row_of
from hengwang.vendors.queries.board import contracts_seen
from hengwang.vendors.services import assessing, confirming, objecting
from hengwang.vendors.services.rights import speaks_for
from hengwang.vendors.views.finding import ASSESSMENT, demand, holds, seen
from hengwang.vendors.wording import figure_text, unit_of

LINE = ("clause", "reading__fill", "assessment__scheme", "objection")
CLAUSE_TEMPLATE = "vendors/clause_step.html"
LINE_CONTRACT = ("assessment__contract__programme__unit__region", "assessment__contract__company")


def clause_facts(line: Line) -> list[tuple[str, str]]:
    """What one must know of a clause to judge it, object to it or decide."""
    row = row_of(line)
    return [
        (_("Clause as in the contract"), row.two),
        (_("Target and deduction"), row.three),
        (_("Figure of the month"), row.four),
        (_("Deducted"), row.five),
        (pgettext("assessment", "Remark"), row.six),
    ]


def crumbs(assessment: Assessment, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """From the board to the month."""
    label = f"{assessment.contract.name} {assessment.month:%Y-%m}"
    own = (label, assessment.get_absolute_url() if more else "")
    return [(_("Assessment of maintenance"), reverse("vendor-board")), own, *more]


@login_required
@require_GET
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """The month as its sheet says it, with what the visitor may do."""
    assessment: Assessment = seen(request, Assessment, assessment_id, *ASSESSMENT)
    contract, today = assessment.contract, timezone.localdate()
    lines = lines_of(assessment)
    sheet = monthly_sheet(assessment, lines)
    is_draft = assessment.is_draft
    may_assess = holds(request, Permission.ASSESS_VENDORS, contract)
    speaks = speaks_for(request.user, contract)
    decides = _decides(request, assessment, lines)
    may_speak = speaks or may_assess
    may_object = may_speak and assessment.may_object_on(today)
    may_appeal = may_speak and assessment.may_appeal_on(today)
    context = {
        "title": f"{contract.name} {assessment.month:%Y-%m}",
        "assessment": assessment,
        "sheet": sheet,
        "tone": ASSESSMENT_TONES[assessment.state].value,
        "rows": [
            {**_shown(one, row), "may_object": may_object, "may_appeal": may_appeal}
            for one, row in zip(lines, sheet.rows, strict=True)
        ],
        "open_lines": sum(one.is_open for one in lines),
        "first_open": next((one for one in lines if one.is_open), None),
        "first_waiting": _first_waiting(lines, request.user) if decides else None,
        "waits_until": assessment.waits_until(today),
        "speaks": speaks,
        "may_judge": is_draft and may_assess,
        "may_object": may_object,
        "may_agree": speaks
        and assessment.state in (AssessmentState.SENT, AssessmentState.DECIDED)
        and assessment.agreed_at is None,
        "may_confirm": decides and _is_ready(assessment),
        "decides": decides,
        "is_whole": confirming.is_whole(assessment),
        "history": history_of(assessment, limit=30) if not speaks else [],
        "breadcrumbs": crumbs(assessment),
    }
    return render(request, "vendors/month.html", context)


def _shown(line: Line, row: Any) -> dict[str, Any]:
    objection = getattr(line, "objection", None)
    return {
        "line": line,
        "row": row,
        "objection": objection,
        "is_missing": line.value is None and not line.clause.is_judged,
        "is_undisputed": objection is None,
        "is_decided": objection is not None and objection.may_be_appealed,
        "waits": objection is not None and objection.decided_at is None,
        "needs_judgement": line.low != line.high or line.clause.is_judged,
    }


def _first_waiting(lines: list[Line], user: User) -> Objection | None:
    """The first objection nobody has decided, and whose first decision was not the user's own."""
    known = (getattr(one, "objection", None) for one in lines)
    waiting = (one for one in known if one is not None and one.decided_at is None)
    return next((one for one in waiting if _first_decider(one) != user.pk), None)


def _first_decider(objection: Objection) -> int | None:
    first: Appeal | None = getattr(objection, "appeal", None)
    return None if first is None else first.decided_by_id


def _decides(request: MemberRequest, assessment: Assessment, lines: list[Line]) -> bool:
    involved = {assessment.assessed_by_id, *(one.judged_by_id for one in lines)}
    may_decide = holds(request, Permission.DECIDE_VENDORS, assessment.contract)
    return may_decide and request.user.pk not in involved


def _is_ready(assessment: Assessment) -> bool:
    is_answered = assessment.state in (AssessmentState.SENT, AssessmentState.DECIDED)
    return is_answered and assessment.waits_until(timezone.localdate()) is None


@login_required
@require_GET
def trace(request: MemberRequest, vendor_line_id: int) -> HttpResponse:
    """Where the figure of a clause comes from."""
    line: Line = seen(request, Line, vendor_line_id, *LINE, *LINE_CONTRACT)
    found = trace_of(line.reading, request.user) if line.reading else None
    title = _("Clause %(number)s") % {"number": line.clause.number}
    context = {
        "title": title,
        "line": line,
        "row": row_of(line),
        "trace": found,
        "figure": figure_text(line.value, unit_of(line.clause)),
        "breadcrumbs": crumbs(line.assessment, (title, "")),
    }
    return render(request, "vendors/trace.html", context)


@login_required
@require_POST
def draft(request: MemberRequest, vendor_contract_id: int) -> HttpResponse:
    """Draft a month of a contract."""
    contract = get_object_or_404(contracts_seen(request.user), pk=vendor_contract_id)
    demand(request, Permission.ASSESS_VENDORS, contract)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Http404
    made = assessing.draft_assessment(contract.pk, form.cleaned_data["month"], by=request.user)
    return HttpResponseRedirect(made.get_absolute_url())


@login_required
@require_POST
def act(request: MemberRequest, assessment_id: int, verb: str) -> HttpResponse:
    """One step: read again, send, withdraw, agree, confirm; the service refuses what may not be."""
    assessment: Assessment = seen(request, Assessment, assessment_id, *ASSESSMENT)
    user, pk = request.user, assessment.pk
    if verb == "withdraw":
        demand(request, Permission.ASSESS_VENDORS, assessment.contract)
        assessing.withdraw_draft(pk, by=user)
        return HttpResponseRedirect(reverse("vendor-board"))
    if verb in {"read", "send"}:
        demand(request, Permission.ASSESS_VENDORS, assessment.contract)
        step = assessing.read_again if verb == "read" else assessing.send
        step(pk, by=user)
    elif verb == "agree":
        if not speaks_for(user, assessment.contract):
            raise Http404
        objecting.agree(pk, by=user)
    elif verb == "confirm":
        demand(request, Permission.DECIDE_VENDORS, assessment.contract)
        confirming.confirm(pk, by=user)
    else:
        raise Http404
    messages.success(request, _("Done."))
    return HttpResponseRedirect(assessment.get_absolute_url())


@login_required
def judge(request: MemberRequest, vendor_line_id: int) -> HttpResponse:
    """Say what a clause without a figure costs."""
    line: Line = seen(request, Line, vendor_line_id, *LINE, *LINE_CONTRACT)
    assessment = line.assessment
    demand(request, Permission.ASSESS_VENDORS, assessment.contract)
    form = JudgeForm(line, request.POST or None)

    def give() -> str:
        told = form.cleaned_data
        assessing.judge_line(line.pk, told["deduction"], told["reason"], by=request.user)
        return f"{assessment.get_absolute_url()}#clause-{line.clause.number}"

    title = _("Judge clause %(number)s") % {"number": line.clause.number}
    return form_page(
        request, form, give, title=title, template=CLAUSE_TEMPLATE, facts=clause_facts(line),
        back_url=assessment.get_absolute_url(), breadcrumbs=crumbs(assessment, (title, "")),
    )  # fmt: skip
