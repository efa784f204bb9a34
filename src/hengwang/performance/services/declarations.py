"""Declarations of goals: asked about, handed in, approved with a number or sent back by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.performance.choices import DeclarationState, EvaluationState
from hengwang.performance.engine.questions import Proposal, Question, ask_about
from hengwang.performance.errors import NoIndicatorsError
from hengwang.performance.goal_errors import (
    ApprovalNumberMissingError,
    DecisionReasonMissingError,
    DeclarationStateError,
    DeclarerDecidesError,
    GoalsMovedError,
    TargetsUnmeasurableError,
)
from hengwang.performance.models import (
    Declaration,
    Evaluation,
    Indicator,
    MediumGoal,
    RowRemark,
)
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.services.goal_versions import keep_version
from hengwang.performance.services.locking import goals_locked, locked
from hengwang.performance.settings import duties_are_separate

NAMES_SHOWN = 5
PAST = {"handed_in": "handed_in", "approved": "approved", "returned": "returned"}
# These stop a hand-in; the others ask for better wording and leave the decision to the author.
UNMEASURABLE = frozenset(
    {"target_missing", "target_restates_name", "target_in_words", "several_targets_in_one"}
)


@dataclass(frozen=True)
class AskedRow:
    """One row with what is asked about its target."""

    indicator: Indicator
    questions: tuple[Question, ...]

    @property
    def is_unmeasurable(self) -> bool:
        """Whether the declaration cannot go in like this."""
        return any(question.code in UNMEASURABLE for question in self.questions)


@transaction.atomic
def open_declaration(evaluation_id: int, *, by: User) -> Declaration:
    """Begin the declaration of an evaluation's goals; the one that is there when it is begun."""
    evaluation = locked(evaluation_id, {EvaluationState.DECLARED}, by=by)
    found, made = Declaration.objects.get_or_create(evaluation=evaluation)
    if made:
        record("declaration.opened", evaluation, by=by)
    return found


def asked_of(*evaluations: Evaluation) -> list[AskedRow]:
    """Every row in order with its questions; one query for all the evaluations."""
    years = {evaluation.pk: evaluation.fiscal_year for evaluation in evaluations}
    rows = Indicator.objects.filter(evaluation__in=years).select_related("section")
    return [
        AskedRow(
            row,
            tuple(
                ask_about(row.target_text, row.level3, row.level2, year=years[row.evaluation_id])
            ),
        )
        for row in rows.order_by("evaluation_id", "order", "pk")
    ]


def proposal_text(proposal: Proposal) -> str:
    """The proposal as a target is written; empty where its value is for the author to fill in."""
    if proposal.value is None:
        return ""
    return f"{proposal.operator}{proposal.value}{proposal.unit}"


@transaction.atomic
def take_proposal(indicator_id: int, *, by: User) -> Indicator:
    """Write the first proposal for a row's target into it.

    Raises:
        GoalsMovedError: Nothing (more) is proposed for the row.
    """
    row = Indicator.objects.select_related("evaluation").get(pk=indicator_id)
    goals_locked(row.evaluation_id, by=by)
    row.refresh_from_db()
    year = row.evaluation.fiscal_year
    asked = ask_about(row.target_text, row.level3, row.level2, year=year)
    texts = [proposal_text(one.proposal) for one in asked if one.proposal]
    text = next((text for text in texts if text), "")
    if not text or text == row.target_text:
        raise GoalsMovedError(name=row.level3)
    before, row.target_text = row.target_text, text
    row.save(update_fields=["target_text"])
    record("indicator.changed", row, by=by, before={"target": before}, after={"target": text})
    return row


@transaction.atomic
def add_medium_goal(evaluation_id: int, *, expected: str, last_year: int, by: User) -> MediumGoal:
    """Write a medium-term goal that reaches from the fiscal year to `last_year`."""
    evaluation = goals_locked(evaluation_id, by=by)
    declaration, _made = Declaration.objects.get_or_create(evaluation=evaluation)
    goal = MediumGoal.objects.create(
        declaration=declaration,
        order=declaration.medium_goals.count(),
        expected=expected.strip(),
        first_year=evaluation.fiscal_year,
        last_year=max(last_year, evaluation.fiscal_year),
    )
    record("goal.set", evaluation, by=by, after={"expected": goal.expected})
    return goal


@transaction.atomic
def hand_in(evaluation_id: int, *, by: User) -> Declaration:
    """Hand the declared goals in for review; where a call demands them, also later in the year.

    Raises:
        NoIndicatorsError: There is nothing declared.
        TargetsUnmeasurableError: Some targets cannot be measured as written.
        DeclarationStateError: It is handed in or approved already.
    """
    evaluation = locked(evaluation_id, _declarable(evaluation_id), by=by)
    rows = asked_of(evaluation)
    if not rows:
        raise NoIndicatorsError
    bad = [row.indicator.level3 for row in rows if row.is_unmeasurable]
    if bad:
        raise TargetsUnmeasurableError(count=len(bad), names=_names(bad))
    Declaration.objects.get_or_create(evaluation=evaluation)
    return _move(
        evaluation,
        {DeclarationState.DRAFT, DeclarationState.RETURNED},
        {
            "state": DeclarationState.HANDED_IN,
            "handed_in_at": timezone.now(),
            "handed_in_by": by,
            "return_reason": "",
        },
        by=by,
    )


def _declarable(evaluation_id: int) -> Collection[str]:
    demanded = Declaration.objects.filter(evaluation=evaluation_id, demanded_by__isnull=False)
    return GOALS_EDITABLE if demanded.exists() else {EvaluationState.DECLARED}


@transaction.atomic
def approve(evaluation_id: int, *, number: str, on: date | None, by: User) -> Declaration:
    """Approve with number and date; the goals become version 1, valid from the year's first day.

    Raises:
        ApprovalNumberMissingError: Number or date are missing.
        DeclarerDecidesError: Who handed in does not approve.
        DeclarationStateError: It is not under review; also for the slower of two people.
    """
    if not number.strip() or on is None:
        raise ApprovalNumberMissingError
    evaluation = _under_review(evaluation_id, by)
    done = _move(
        evaluation,
        {DeclarationState.HANDED_IN},
        {
            "state": DeclarationState.APPROVED,
            "approval_number": number.strip(),
            "approved_on": on,
            "decided_by_name": by.printed_name,
        },
        by=by,
    )
    keep_version(evaluation, valid_from=date(evaluation.fiscal_year, 1, 1), change=None)
    return done


@transaction.atomic
def send_back(
    evaluation_id: int, *, reason: str, rows: Mapping[int, str] | None = None, by: User
) -> Declaration:
    """Return the declaration: one reason for the whole, and one for each row that needs mending.

    Raises:
        DecisionReasonMissingError: Neither a reason nor a remark at a row.
        DeclarerDecidesError, DeclarationStateError: As for `approve`.
    """
    remarks = {pk: text.strip() for pk, text in (rows or {}).items() if text.strip()}
    if not reason.strip() and not remarks:
        raise DecisionReasonMissingError
    evaluation = _under_review(evaluation_id, by)
    done = _move(
        evaluation,
        {DeclarationState.HANDED_IN},
        {
            "state": DeclarationState.RETURNED,
            "return_reason": reason.strip(),
            "decided_by_name": by.printed_name,
        },
        by=by,
        note=reason.strip(),
    )
    now = timezone.now()
    RowRemark.objects.bulk_create(
        RowRemark(
            declaration=done,
            figure_id=row.figure_id,
            row_name=row.level3,
            reason=remarks[row.pk],
            made_at=now,
            made_by_name=by.printed_name,
        )
        for row in evaluation.indicators.filter(pk__in=remarks)
    )
    return done


def _under_review(evaluation_id: int, by: User) -> Evaluation:
    evaluation = Evaluation.objects.select_related("programme__unit__region").get(pk=evaluation_id)
    require(by, Permission.REVIEW_EVALUATIONS, evaluation.programme.unit)
    found = Declaration.objects.filter(evaluation=evaluation).first()
    if found is None:
        raise DeclarationStateError(state=DeclarationState.DRAFT.label)
    if duties_are_separate() and found.handed_in_by_id == by.pk:
        raise DeclarerDecidesError
    return evaluation


def _move(
    evaluation: Evaluation,
    sources: set[DeclarationState],
    facts: Mapping[str, object],
    *,
    by: User,
    note: str = "",
) -> Declaration:
    before = Declaration.objects.get(evaluation=evaluation)
    # The old state in the WHERE: of two people at the same instant exactly one changes the row.
    rows = Declaration.objects.filter(evaluation=evaluation, state__in=sources)
    if not rows.update(**facts):
        before.refresh_from_db()
        raise DeclarationStateError(state=before.get_state_display())
    done = Declaration.objects.get(evaluation=evaluation)
    told = {"state": done.state, "approval_number": done.approval_number}
    action = f"declaration.{PAST[done.state]}"
    record(action, evaluation, by=by, before={"state": before.state}, after=told, note=note)
    announce(action, evaluation_id=evaluation.pk)
    return done


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown
