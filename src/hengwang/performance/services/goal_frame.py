"""The money and the schedule in a change of goals: told side by side, then carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hengwang.accounts.models import User
from hengwang.performance.goal_errors import (
    AdjustmentOfOtherYearError,
    BudgetMovedError,
    BudgetNegativeError,
    BudgetNotOfAdjustmentError,
    StepDayMissingError,
    StepMovedError,
    StepReachedError,
    StepReferredToError,
)
from hengwang.performance.models import Evaluation, GoalChange
from hengwang.performance.services.goal_versions import step_kept
from hengwang.projects.choices import AdjustmentKind, FundSource
from hengwang.projects.models import Adjustment, Milestone
from hengwang.projects.queries.money import SIGN, year_money
from hengwang.projects.services.approved_changes import (
    DECIDES,
    Approval,
    StepChange,
    approve_adjustment,
    move_budget,
    reschedule,
)
from hengwang.projects.services.programmes import locked_programme

ZERO = Decimal(0)


@dataclass(frozen=True)
class NewStep:
    """A dated step to be planned."""

    name: str
    due_on: date | None


@dataclass(frozen=True)
class Frame:
    """What is to change beside the goals.

    `budget` is the year's whole budget afterwards in yuan, None where no money moves; `days` the
    new day of a step by its id.
    """

    budget: Decimal | None = None
    source: str = FundSource.APPROPRIATION
    days: Mapping[int, date | None] | None = None
    dropped: Sequence[int] = ()
    added: Sequence[NewStep] = ()
    adjustment_id: int | None = None
    milestone_id: int | None = None


@dataclass(frozen=True)
class Money:
    """The year's budget before and after, yuan; both None where no money moves."""

    before: Decimal | None = None
    after: Decimal | None = None


def budget_of(evaluation: Evaluation) -> Decimal | None:
    """The year's budget after approved adjustments, yuan; None is not stated."""
    pk, year = evaluation.programme_id, evaluation.fiscal_year
    return year_money([pk], year)[pk].total.budget


def money_told(
    evaluation: Evaluation, adjustment: Adjustment | None, budget: Decimal | None
) -> Money:
    """The budget before and after the change.

    An adjustment of money says both itself: one that is approved is in the budget already.

    Raises:
        AdjustmentOfOtherYearError: Its year is not the evaluation's.
        BudgetNotOfAdjustmentError: `budget` is not where the adjustment leads.
        BudgetNegativeError: `budget` is below zero.
    """
    if budget is not None and budget < 0:
        raise BudgetNegativeError
    now = budget_of(evaluation)
    moved = _moved(adjustment)
    if adjustment is not None and adjustment.fiscal_year != evaluation.fiscal_year:
        raise AdjustmentOfOtherYearError
    if adjustment is not None and moved:
        counted = bool(adjustment.approval_number or adjustment.approved_on)
        before = (now or ZERO) - moved if counted else now
        after = (before or ZERO) + moved
        if budget not in {None, after, now}:
            raise BudgetNotOfAdjustmentError(amount=f"{after:.2f}")
        return Money(before, after)
    return Money() if budget is None or budget == now else Money(now, budget)


def _moved(adjustment: Adjustment | None) -> Decimal:
    if adjustment is None or adjustment.kind not in SIGN:
        return ZERO
    return SIGN[AdjustmentKind(adjustment.kind)] * (adjustment.amount_cny or ZERO)


def steps_told(evaluation: Evaluation, frame: Frame) -> list[dict[str, Any]]:
    """Steps before and after; those that stay as they are are left out.

    Raises:
        StepReachedError: One that is moved or dropped was reached.
        StepReferredToError: One that is dropped is named by an earlier change.
        StepDayMissingError: A moved or new one has no day.
    """
    steps = {step.pk: step for step in evaluation.programme.milestones.all()}
    told: list[dict[str, Any]] = []
    for pk, day in (frame.days or {}).items():
        if pk not in steps or pk in frame.dropped or steps[pk].due_on == day:
            continue
        step = _open(steps[pk])
        if day is None:
            raise StepDayMissingError(name=step.name)
        before = step_kept(step)
        told.append({"before": before, "after": {**before, "due_on": day.isoformat()}})
    for pk in frame.dropped:
        if pk in steps:
            if steps[pk].goal_changes.exists():
                raise StepReferredToError(name=steps[pk].name)
            told.append({"before": step_kept(_open(steps[pk])), "after": None})
    for new in frame.added:
        if new.due_on is None:
            raise StepDayMissingError(name=new.name)
        after = {"id": None, "name": new.name.strip(), "due_on": new.due_on.isoformat()}
        told.append({"before": None, "after": after})
    return told


def _open(step: Milestone) -> Milestone:
    if step.reached_on is not None:
        raise StepReachedError(name=step.name)
    return step


def carry_out(
    change: GoalChange, evaluation: Evaluation, *, number: str, on: date, by: User
) -> None:
    """Write the approved money and schedule into the project. MUST run in a transaction.

    Raises:
        BudgetMovedError, StepMovedError: Something is not as it was when it was proposed.
    """
    approval = Approval(number, on, change.reason)
    # Locked before anything is compared with what the project says now.
    locked_programme(evaluation.programme_id, by=by, permission=DECIDES)
    _reschedule(change, evaluation, by)
    _move_money(change, evaluation, approval, by)


def _move_money(change: GoalChange, evaluation: Evaluation, approval: Approval, by: User) -> None:
    if change.adjustment is not None:
        approve_adjustment(change.adjustment.pk, approval, by=by)
    if change.budget_after is None:
        return
    now = budget_of(evaluation)
    if change.adjustment is not None and _moved(change.adjustment):
        if now != change.budget_after:
            raise BudgetMovedError(amount=f"{now or ZERO:.2f}")
        return
    if now != change.budget_before:
        raise BudgetMovedError(amount=f"{now or ZERO:.2f}")
    made = move_budget(
        evaluation.programme_id,
        evaluation.fiscal_year,
        change.budget_after - (now or ZERO),
        approval,
        source=change.fund_source,
        by=by,
    )
    if change.adjustment is None:
        change.adjustment = made
        change.save(update_fields=["adjustment"])


def _reschedule(change: GoalChange, evaluation: Evaluation, by: User) -> None:
    steps = {step.pk: step for step in evaluation.programme.milestones.all()}
    moves = []
    for edit in change.steps:
        before, after = edit["before"], edit["after"]
        if before is not None:
            step = steps.get(before["id"])
            if step is None or step_kept(step) != before or step.reached_on is not None:
                raise StepMovedError(name=before["name"])
        moves.append(_step_change(before, after))
    if moves:
        reschedule(evaluation.programme_id, moves, by=by)


def _step_change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> StepChange:
    pk = before["id"] if before else None
    if after is None:
        return StepChange(pk, None, None)
    return StepChange(pk, after["name"], date.fromisoformat(after["due_on"]))
