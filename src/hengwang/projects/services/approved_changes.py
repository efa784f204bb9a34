"""What an approved change of goals writes into its project: money, schedule, an approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.projects.choices import AdjustmentKind
from hengwang.projects.models import Adjustment, Milestone
from hengwang.projects.rules import adjustment_flags
from hengwang.projects.services.money import AdjustmentData, record_adjustment
from hengwang.projects.services.programmes import locked_programme
from hengwang.projects.services.sums import money_changed

# Who approves a change of goals approves the money and the schedule in it.
DECIDES = Permission.REVIEW_EVALUATIONS


@dataclass(frozen=True)
class Approval:
    """Number and day of an approval, and the reason that was approved."""

    number: str
    on: date
    reason: str


@dataclass(frozen=True)
class StepChange:
    """One dated step: `milestone_id` None is a new one, `name` None drops it."""

    milestone_id: int | None
    name: str | None
    due_on: date | None


@transaction.atomic
def move_budget(
    programme_id: int, year: int, amount: Decimal, approval: Approval, *, source: str, by: User
) -> Adjustment:
    """Record the adjustment a change of goals was approved with; below zero it is a decrease."""
    data = AdjustmentData(
        fiscal_year=year,
        kind=AdjustmentKind.INCREASE if amount > 0 else AdjustmentKind.DECREASE,
        reason=approval.reason,
        amount_cny=abs(amount),
        source=source,
        decided_on=approval.on,
        approval_number=approval.number,
        approved_on=approval.on,
    )
    return record_adjustment(programme_id, data, by=by, permission=DECIDES)


@transaction.atomic
def approve_adjustment(adjustment_id: int, approval: Approval, *, by: User) -> Adjustment:
    """Give an adjustment the approval it has not got; one that has its own keeps it."""
    found = Adjustment.objects.get(pk=adjustment_id)
    programme = locked_programme(found.programme_id, by=by, permission=DECIDES)
    found.refresh_from_db()
    if found.approval_number or found.approved_on:
        return found
    found.approval_number, found.approved_on = approval.number, approval.on
    found.flags = adjustment_flags(
        approval_number=approval.number, approved_on=approval.on, reason=found.reason
    )
    found.save(update_fields=["approval_number", "approved_on", "flags"])
    told = {"approval_number": approval.number, "approved_on": approval.on, "flags": found.flags}
    record("adjustment.approved", found, by=by, after=told)
    money_changed(programme, found.fiscal_year)
    return found


@transaction.atomic
def reschedule(programme_id: int, changes: Sequence[StepChange], *, by: User) -> None:
    """Move, add and drop dated steps as they were approved."""
    programme = locked_programme(programme_id, by=by, permission=DECIDES)
    kept = {step.pk: step for step in programme.milestones.all()}
    for change in changes:
        told = {"name": change.name, "due_on": change.due_on}
        if change.milestone_id is None:
            step = Milestone.objects.create(
                programme=programme, name=change.name or "", due_on=change.due_on
            )
            record("milestone.added", step, by=by, after=told)
            continue
        step = kept[change.milestone_id]
        before = {"name": step.name, "due_on": step.due_on}
        if change.name is None:
            record("milestone.dropped", step, by=by, before=before)
            step.delete()
            continue
        step.name, step.due_on = change.name, change.due_on
        step.save(update_fields=["name", "due_on"])
        record("milestone.rescheduled", step, by=by, before=before, after=told)
