"""The page of one evaluation, its history, and the trace of a figure."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.kernel.metrics import metrics
from hengwang.pages.slots import filled
from hengwang.performance import wording
from hengwang.performance.choices import ActualSource, DeclarationState, EvaluationState
from hengwang.performance.display import actual_or_rate
from hengwang.performance.models import Declaration, Evaluation, Indicator
from hengwang.performance.queries.deadlines import deadline_of
from hengwang.performance.queries.passport import passport_of
from hengwang.performance.queries.sheet import Sheet, sheet_of
from hengwang.performance.queries.sufficiency import sufficiency_of
from hengwang.performance.rules import ACTUALS_EDITABLE, GOALS_EDITABLE, State, steps_from
from hengwang.performance.services.goal_changes import CHANGEABLE
from hengwang.performance.services.locking import FIXED_GOALS
from hengwang.performance.services.scoring import OF_THE_EXTRANET, served_of
from hengwang.performance.wording_sufficiency import consequence_of

ORDER = list(State)


def visible(request: MemberRequest, evaluation_id: int) -> Evaluation:
    """The evaluation, or 404 for who may not see it."""
    rows = Evaluation.objects.visible_to(request.user).select_related(
        "programme__unit__region", "programme__supervising_unit"
    )
    return get_object_or_404(rows, pk=evaluation_id)


def rights(request: MemberRequest, evaluation: Evaluation) -> dict[str, Any]:
    """What the reader may do now; the first step of the year's order is the page's button."""
    unit = evaluation.programme.unit
    mine = [
        step
        for step in steps_from(evaluation.state)
        if may(request.user, Permission(step.right), unit)
    ]
    edits = may(request.user, Permission.EDIT_EVALUATIONS, unit)
    declared = _declaration_state(evaluation) if edits else ""
    fixed = edits and declared in FIXED_GOALS
    return {
        "steps_mine": [(step, STEP_LABELS[step.name]()) for step in mine],
        "declares": edits
        and evaluation.state == State.DECLARED
        and declared != DeclarationState.APPROVED,
        "goals_editable": edits and evaluation.state in GOALS_EDITABLE,
        # Buttons that would be refused are not offered: fixed goals change by approval only.
        "goals_fixed": fixed,
        "goals_changeable": fixed
        and declared == DeclarationState.APPROVED
        and evaluation.state in CHANGEABLE,
        "actuals_editable": edits and evaluation.state in ACTUALS_EDITABLE,
    }


def _declaration_state(evaluation: Evaluation) -> str:
    """Where the declaration stands; only with approved goals monitoring is the next step."""
    found = Declaration.objects.filter(evaluation=evaluation).values_list("state", flat=True)
    return found.first() or ""


STEP_LABELS = {
    "start_monitoring": lambda: _("Begin monitoring"),
    "start_self_evaluation": lambda: _("Begin self-evaluation"),
    "submit": lambda: _("Submit for review"),
    "return": lambda: _("Return"),
    "confirm": lambda: _("Confirm"),
    "publish": lambda: _("Publish"),
}


@login_required
@require_GET
def evaluation(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = visible(request, evaluation_id)
    sheet = sheet_of(found)
    context = {
        "evaluation": found,
        "sheet": sheet,
        "steps": [state.label for state in EvaluationState],
        "deadline": deadline_of(found, timezone.localdate()),
        "step_now": ORDER.index(State(found.state)),
        "reasons": [*wording.reasons_of(found.card), *_unserved(found, sheet)],
        **_before_submission(found, sheet),
        "slots": filled(request, "evaluation", found),
        "tool_slots": filled(request, "evaluation-tools", found),
        **rights(request, found),
    }
    return render(request, "performance/evaluation_detail.html", context)


def _unserved(found: Evaluation, sheet: Sheet) -> list[str]:
    """Why rows about the network are empty where nobody says whose network the unit runs."""
    rows = [row.indicator for row in sheet.rows if _lacks_network_data(row.indicator)]
    if not rows or found.state not in GOALS_EDITABLE or served_of([found], rows):
        return []
    return [
        _(
            "Figures of the network have no data: the unit is not entered as an extranet"
            " administrator (unit page, duties), so that only its own records count."
        )
    ]


def _lacks_network_data(indicator: Indicator) -> bool:
    asks = indicator.source == ActualSource.METRIC
    asks = asks and indicator.metric_key.startswith(OF_THE_EXTRANET)
    return asks and (indicator.reading is None or indicator.reading.value is None)


def _before_submission(found: Evaluation, sheet: Sheet) -> dict[str, Any]:
    """What is missing while it is being filled in; nothing before and after."""
    if found.state != EvaluationState.SELF_EVALUATION:
        return {}
    told = sufficiency_of(found, [row.indicator for row in sheet.rows])
    return {"sufficiency": told, "consequence": consequence_of(told)}


@login_required
@require_GET
def trace(request: MemberRequest, indicator_id: int) -> HttpResponse:
    rows = Indicator.objects.select_related("evaluation", "section", "reading__fill")
    seen = Evaluation.objects.visible_to(request.user)
    indicator = get_object_or_404(rows.filter(evaluation__in=seen), pk=indicator_id)
    there = indicator.metric_key in metrics
    passport = passport_of(indicator, request.user, metric_is_there=there)
    context = {
        "title": indicator.level3,
        "indicator": indicator,
        "passport": passport,
        "actual": actual_or_rate(indicator),
        "clause": wording.clause_text(indicator.outcome),
        "outcome": wording.outcome_text(indicator.outcome),
        "note_asked": wording.note_text(indicator.outcome),
        "history": history_of(indicator, limit=10),
    }
    return render(request, "performance/trace.html", context)


@login_required
@require_GET
def history(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = visible(request, evaluation_id)
    context = {
        "evaluation": found,
        "entries": history_of(found),
        "transitions": found.transitions.all(),
        "revisions": found.frozen_revisions.all(),
    }
    return render(request, "performance/evaluation_history.html", context)
