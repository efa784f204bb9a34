"""Changes of approved goals during the year: proposed by one, decided by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.performance.choices import DeclarationState, EvaluationState, GoalChangeState
from hengwang.performance.goal_errors import (
    ApprovalBeforeVersionError,
    ApprovalNumberMissingError,
    ChangeDecidedError,
    ChangeOpenError,
    DecisionReasonMissingError,
    DeclarerDecidesError,
    GoalsMovedError,
    NotApprovedYetError,
    NothingChangedError,
)
from hengwang.performance.identifiers import new_short_id
from hengwang.performance.models import Declaration, Evaluation, GoalChange, GoalVersion, Indicator
from hengwang.performance.points import checked_points
from hengwang.performance.services.declaring import section_named
from hengwang.performance.services.goal_frame import Frame, carry_out, money_told, steps_told
from hengwang.performance.services.goal_versions import keep_version, row_kept
from hengwang.performance.services.locking import locked
from hengwang.performance.services.scoring import rescore
from hengwang.performance.settings import duties_are_separate

UNMOVED = Frame()
CHANGEABLE = frozenset({EvaluationState.DECLARED, EvaluationState.MONITORING})


@dataclass(frozen=True)
class NewRow:
    """A row to be added."""

    section: str
    level2: str
    level3: str
    target: str
    points: Decimal | None


@dataclass(frozen=True)
class Edits:
    """What is to change: targets and points by row id, rows to remove, rows to add."""

    changed: Mapping[int, tuple[str, Decimal | None]]
    removed: Sequence[int] = ()
    added: Sequence[NewRow] = ()


@transaction.atomic
def propose(
    evaluation_id: int,
    edits: Edits,
    *,
    reason: str,
    frame: Frame = UNMOVED,
    by: User,
) -> GoalChange:
    """Ask for a change of approved goals with the money and the schedule that change with them.

    Raises:
        NotApprovedYetError: Goals in draft are edited directly.
        DecisionReasonMissingError, NothingChangedError, PointsNegativeError,
        PointsOutOfBoundsError: As they say.
        ChangeOpenError: Another change waits; also for the slower of two people.
        DomainError: What `money_told` and `steps_told` refuse.
    """
    evaluation = locked(evaluation_id, CHANGEABLE, by=by)
    approved = Declaration.objects.filter(evaluation=evaluation, state=DeclarationState.APPROVED)
    if not approved.exists():
        raise NotApprovedYetError
    if not reason.strip():
        raise DecisionReasonMissingError
    programme = evaluation.programme
    adjustment = programme.adjustments.filter(pk=frame.adjustment_id or 0).first()
    told, steps = _told(evaluation, edits), steps_told(evaluation, frame)
    money = money_told(evaluation, adjustment, frame.budget)
    if not told and not steps and money.after is None:
        raise NothingChangedError
    try:
        with transaction.atomic():
            change = GoalChange.objects.create(
                evaluation=evaluation,
                reason=reason.strip(),
                edits=told,
                budget_before=money.before,
                budget_after=money.after,
                fund_source="" if money.after is None else frame.source,
                steps=steps,
                adjustment=adjustment,
                milestone=programme.milestones.filter(pk=frame.milestone_id or 0).first(),
                proposed_by=by,
                proposed_by_name=by.printed_name,
                proposed_at=timezone.now(),
            )
    except IntegrityError:
        raise ChangeOpenError from None
    record(
        "goal_change.proposed",
        evaluation,
        by=by,
        before=_framed(change, change.budget_before),
        after={"edits": told, "steps": steps, **_framed(change, change.budget_after)},
        note=change.reason,
    )
    announce("goal_change.proposed", evaluation_id=evaluation.pk, change_id=change.pk)
    return change


@transaction.atomic
def approve_change(change_id: int, *, number: str, on: date | None, by: User) -> GoalVersion:
    """Approve a change: rows, money and steps change, the next version is valid from `on`.

    Raises:
        ApprovalNumberMissingError: Number or date are missing.
        ApprovalBeforeVersionError: The date lies before the version in force.
        DeclarerDecidesError: Who proposed does not approve.
        ChangeDecidedError: It was decided already; also for the slower of two people.
        GoalsMovedError, BudgetMovedError, StepMovedError: Something is not as it was when the
            change was proposed.
    """
    if not number.strip() or on is None:
        raise ApprovalNumberMissingError
    change, evaluation = _to_decide(change_id, by)
    last = GoalVersion.objects.filter(evaluation=evaluation).order_by("-number").first()
    if last is not None and on < last.valid_from:
        raise ApprovalBeforeVersionError(day=last.valid_from.isoformat())
    facts = {"approval_number": number.strip(), "approved_on": on}
    _decide(change, GoalChangeState.APPROVED, facts, by=by)
    change.refresh_from_db()
    _carry_out(evaluation, change.edits)
    carry_out(change, evaluation, number=number.strip(), on=on, by=by)
    version = keep_version(evaluation, valid_from=on, change=change)
    told = {"edits": change.edits, "steps": change.steps, **_framed(change, change.budget_after)}
    record(
        "goal_change.approved",
        evaluation,
        by=by,
        before=_framed(change, change.budget_before),
        after={**told, "approval_number": number.strip(), "version": version.number},
    )
    announce("goal_change.approved", evaluation_id=evaluation.pk, change_id=change.pk)
    rescore(evaluation.pk)
    return version


@transaction.atomic
def refuse_change(change_id: int, *, reason: str, by: User) -> GoalChange:
    """Refuse a change with a reason; the goals stay."""
    if not reason.strip():
        raise DecisionReasonMissingError
    change, evaluation = _to_decide(change_id, by)
    _decide(change, GoalChangeState.REFUSED, {"refusal": reason.strip()}, by=by)
    record("goal_change.refused", evaluation, by=by, note=reason.strip())
    announce("goal_change.refused", evaluation_id=evaluation.pk, change_id=change.pk)
    return GoalChange.objects.get(pk=change_id)


def _framed(change: GoalChange, budget: Decimal | None) -> dict[str, Any]:
    return {} if change.budget_after is None else {"budget": budget}


def _to_decide(change_id: int, by: User) -> tuple[GoalChange, Evaluation]:
    change = GoalChange.objects.get(pk=change_id)
    evaluation = locked(
        change.evaluation_id, CHANGEABLE, by=by, permission=Permission.REVIEW_EVALUATIONS
    )
    require(by, Permission.REVIEW_EVALUATIONS, evaluation.programme.unit)
    if duties_are_separate() and change.proposed_by_id == by.pk:
        raise DeclarerDecidesError
    return change, evaluation


def _decide(
    change: GoalChange, state: GoalChangeState, facts: Mapping[str, object], *, by: User
) -> None:
    rows = GoalChange.objects.filter(pk=change.pk, state=GoalChangeState.PROPOSED)
    who = {"decided_by_name": by.printed_name, "decided_at": timezone.now()}
    if not rows.update(state=state, **who, **facts):
        raise ChangeDecidedError


def _told(evaluation: Evaluation, edits: Edits) -> list[dict[str, Any]]:
    rows = {row.pk: row for row in evaluation.indicators.select_related("section")}
    told: list[dict[str, Any]] = []
    for pk, (target, points) in edits.changed.items():
        if pk not in rows or pk in edits.removed:
            continue
        before = row_kept(rows[pk])
        after = {**before, "target": target.strip(), "points": _points(points)}
        if after != before:
            told.append({"before": before, "after": after})
    told += [{"before": row_kept(rows[pk]), "after": None} for pk in edits.removed if pk in rows]
    for row in edits.added:
        after = {
            "figure_id": new_short_id(),
            "section": row.section.strip(),
            "level2": row.level2.strip(),
            "level3": row.level3.strip(),
            "target": row.target.strip(),
            "points": _points(row.points),
        }
        told.append({"before": None, "after": after})
    return told


def _points(points: Decimal | None) -> str | None:
    kept = checked_points(points)
    return None if kept is None else f"{kept:.2f}"


def _carry_out(evaluation: Evaluation, edits: Sequence[Mapping[str, Any]]) -> None:
    rows = {row.figure_id: row for row in evaluation.indicators.select_related("section")}
    for edit in edits:
        before, after = edit["before"], edit["after"]
        if before is not None:
            row = rows.get(before["figure_id"])
            if row is None or row_kept(row) != before:
                raise GoalsMovedError(name=before["level3"])
            if after is None:
                row.delete()
                continue
            row.target_text, row.points = after["target"], _decimal(after["points"])
            row.save(update_fields=["target_text", "points"])
        else:
            Indicator.objects.create(
                evaluation=evaluation,
                section=section_named(evaluation, after["section"]),
                order=evaluation.indicators.count(),
                level2=after["level2"],
                level3=after["level3"],
                target_text=after["target"],
                points=_decimal(after["points"]),
                figure_id=after["figure_id"],
            )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
