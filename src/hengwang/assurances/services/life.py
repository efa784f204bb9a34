"""The way of an assurance: submitted, approved by another, under way, over; each step once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances import steps
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.errors import (
    AssuranceOwnApprovalError,
    AssurancePastError,
    AssuranceStateError,
    AssuranceUnstaffedError,
    AssuranceWordsError,
)
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.queries.covering import cover, widen
from hengwang.assurances.report_times import due_times
from hengwang.assurances.services.planning import locked
from hengwang.audit.services import record
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Target
from hengwang.outbox.services import announce


@transaction.atomic
def submit(assurance_id: int, *, by: User) -> Assurance:
    """Ask for the approval.

    Raises:
        NotAllowedError: `by` does not plan assurances of the unit.
        AssuranceUnstaffedError, AssurancePastError, AssuranceStateError
    """
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    now = timezone.now()
    if row.ends_at <= now:
        raise AssurancePastError
    if not row.staffing.exists():
        raise AssuranceUnstaffedError
    # Who submits it stands for it: another approves.
    told = {"submitted_at": now, "proposed_by": by, "proposed_by_name": by.printed_name}
    _take(row, "submit", note="", **told)
    record("assurance.submitted", row, by=by)
    announce("assurance.submitted", assurance_id=row.pk)
    return row


@transaction.atomic
def give_back(assurance_id: int, note: str, *, by: User) -> Assurance:
    """Not like this; the reason goes back to the one who proposed it.

    Raises:
        AssuranceWordsError: Without a reason.
    """
    row = _decided(assurance_id, by)
    if not note.strip():
        raise AssuranceWordsError
    _take(row, "return", note=note.strip())
    record("assurance.returned", row, by=by, note=note.strip())
    announce("assurance.returned", assurance_id=row.pk)
    return row


@transaction.atomic
def approve(assurance_id: int, *, by: User, note: str = "") -> Assurance:
    """Let it happen: scope and due reports are written down, effects hold from its beginning.

    Raises:
        NotAllowedError: `by` does not approve for the unit.
        AssuranceOwnApprovalError: `by` proposed it.
        AssurancePastError: It is over already.
        AssuranceStateError: Somebody was quicker.
    """
    row = _decided(assurance_id, by)
    now = timezone.now()
    if row.ends_at <= now:
        raise AssurancePastError
    told = {"decided_by": by, "decided_by_name": by.printed_name, "decided_at": now}
    _take(row, "approve", note=note.strip(), **told)
    count = cover(row)
    # What was due before anybody could know of it is not owed.
    due = [at for at in due_times(Interval(row.starts_at, row.ends_at), row.daily) if at > now]
    ZeroReport.objects.bulk_create(
        (ZeroReport(assurance=row, due_at=at) for at in due), ignore_conflicts=True
    )
    record("assurance.approved", row, by=by, after={"targets": count, "reports": len(due)})
    announce("assurance.approved", assurance_id=row.pk)
    return row


@transaction.atomic
def cancel(assurance_id: int, note: str, *, by: User) -> Assurance:
    """It does not take place.

    Raises:
        AssuranceWordsError: Without a reason.
        AssuranceStateError: It has begun, or was cancelled already.
    """
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    if not note.strip():
        raise AssuranceWordsError
    _take(row, "cancel", note=note.strip(), ended_at=timezone.now(), closed_by_name=by.printed_name)
    _drop_reports(row, row.starts_at)
    record("assurance.cancelled", row, by=by, note=note.strip())
    announce("assurance.cancelled", assurance_id=row.pk)
    return row


@transaction.atomic
def close(assurance_id: int, *, by: User) -> Assurance:
    """It is over earlier than planned: effects end, reports still to come are not needed.

    Raises:
        AssuranceStateError: It is not under way.
    """
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    _end(row, min(timezone.now(), row.ends_at), by)
    return row


@transaction.atomic
def start_one(assurance_id: int, *, now: datetime) -> bool:
    """Begin what has been approved and whose time has come; False where another process did."""
    row = locked(assurance_id)
    if row.state != State.APPROVED or row.starts_at > now:
        return False
    _take(row, "start", started_at=max(row.starts_at, row.decided_at or row.starts_at))
    count = cover(row)
    unsigned = row.items.unsigned().count()
    record("assurance.started", row, by=None, after={"targets": count, "unsigned": unsigned})
    announce("assurance.started", assurance_id=row.pk)
    return True


@transaction.atomic
def take_in(assurance_id: int, target_id: int) -> bool:
    """A target that came into the scope while the assurance goes on is watched more closely too.

    False where it is not in the scope, stands there already, or nothing goes on any more.
    """
    row = locked(assurance_id)
    if row.state != State.UNDER_WAY or not widen(row, [target_id]):
        return False
    name = Target.objects.values_list("name", flat=True).get(pk=target_id)
    record("assurance.widened", row, by=None, after={"name": name})
    return True


@transaction.atomic
def end_one(assurance_id: int, *, now: datetime) -> bool:
    """End what is over as planned; False where another process did."""
    row = locked(assurance_id)
    if row.state != State.UNDER_WAY or row.ends_at > now:
        return False
    _end(row, row.ends_at, None)
    return True


def _end(row: Assurance, at: datetime, by: User | None) -> None:
    _take(row, "close", ended_at=at, closed_by_name="" if by is None else by.printed_name)
    _drop_reports(row, at)
    record("assurance.ended", row, by=by, after={"ended_at": at})
    announce("assurance.ended", assurance_id=row.pk)


def _drop_reports(row: Assurance, after: datetime) -> None:
    # The report due at the very end, or within the grace after it, is still wanted.
    rows = row.reports.filter(state=ReportState.EXPECTED, due_at__gt=after)
    rows.update(state=ReportState.DROPPED)


def _decided(assurance_id: int, by: User) -> Assurance:
    row = locked(assurance_id)
    require(by, Permission.APPROVE_ASSURANCES, row.unit)
    if row.proposed_by_id == by.pk:
        raise AssuranceOwnApprovalError
    return row


def _take(row: Assurance, step: str, **told: object) -> None:
    """Take the step where it can be taken; the row is locked, and the old state asked for again."""
    after = steps.after(row.state, step)
    if after is None:
        raise AssuranceStateError(state=row.get_state_display())
    changed = Assurance.objects.filter(pk=row.pk, state=row.state).update(state=after, **told)
    row.refresh_from_db()
    if not changed:
        raise AssuranceStateError(state=row.get_state_display())
