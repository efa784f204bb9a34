"""Maintenance windows: proposed, approved beforehand by another person, refused or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.audit.services import record
from hengwang.availability.choices import Decision
from hengwang.availability.errors import (
    ForeignTargetError,
    NoLengthError,
    NoTargetsError,
    NumberMissingError,
    WindowBegunError,
)
from hengwang.availability.freezes import Change, demand_unfrozen
from hengwang.availability.models import MaintenanceWindow
from hengwang.availability.services.deciding import decide
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce

DEEPEST = 20


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """What is planned."""

    title: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    with_subtree: bool = False


@transaction.atomic
def propose_window(
    unit: Unit, facts: WindowFacts, targets: Sequence[Target], *, by: User
) -> MaintenanceWindow:
    """Plan work on targets of a unit.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the unit.
        NoLengthError, NoTargetsError, ForeignTargetError, WindowBegunError, ChangesFrozenError
    """
    require(by, Permission.EDIT_MONITORING, unit)
    now = timezone.now()
    if facts.ends_at <= facts.starts_at:
        raise NoLengthError
    if facts.starts_at <= now:
        raise WindowBegunError(starts_at=timezone.localtime(facts.starts_at))
    if not targets:
        raise NoTargetsError
    kept = units_with(by, Permission.EDIT_MONITORING)
    allowed = set(kept.filter(targets__in=targets).values_list("pk", flat=True))
    for target in targets:
        if target.unit_id not in allowed:
            raise ForeignTargetError(name=target.name)
    ids = frozenset(target.pk for target in targets)
    demand_unfrozen(Change(unit, Interval(facts.starts_at, facts.ends_at), by, ids))
    row = MaintenanceWindow.objects.create(
        unit=unit,
        title=facts.title,
        reason=facts.reason,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        with_subtree=facts.with_subtree,
        proposed_by=by,
        proposed_at=now,
    )
    row.targets.set(targets)
    told = {
        "title": facts.title,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "targets": [target.name for target in targets],
    }
    record("maintenancewindow.proposed", row, by=by, after=told, note=facts.reason)
    return row


@transaction.atomic
def approve_window(
    window_id: int, *, approval_number: str, by: User, note: str = ""
) -> MaintenanceWindow:
    """Let the work be done: what its targets lose in this time is listed and taken off.

    Which targets lie behind those named is written down now, so that no later change of the tree
    changes a past figure.

    Raises:
        NotAllowedError: `by` does not approve for the unit.
        NumberMissingError, WindowBegunError, OwnProposalError, AlreadyDecidedError,
        ChangesFrozenError
    """
    row = _locked(window_id)
    require(by, Permission.APPROVE_AVAILABILITY, row.unit)
    if not approval_number.strip():
        raise NumberMissingError
    if row.starts_at <= timezone.now():
        raise WindowBegunError(starts_at=timezone.localtime(row.starts_at))
    covered = _covered(row)
    when = Interval(row.starts_at, row.ends_at)
    demand_unfrozen(Change(row.unit, when, row.proposed_by, frozenset(covered)))
    decide(row, Decision.APPROVED, by=by, note=note, approval_number=approval_number.strip())
    row.covered.set(covered)
    announce("maintenance.approved", window_id=row.pk)
    return row


@transaction.atomic
def refuse_window(window_id: int, *, note: str, by: User) -> MaintenanceWindow:
    """Say no, and why."""
    row = _locked(window_id)
    require(by, Permission.APPROVE_AVAILABILITY, row.unit)
    decide(row, Decision.REFUSED, by=by, note=note)
    return row


@transaction.atomic
def withdraw_window(window_id: int, *, by: User) -> MaintenanceWindow:
    """Take a proposal back before it is decided."""
    row = _locked(window_id)
    require(by, Permission.EDIT_MONITORING, row.unit)
    decide(row, Decision.WITHDRAWN, by=by)
    return row


def _locked(window_id: int) -> MaintenanceWindow:
    rows = MaintenanceWindow.objects.select_for_update(of=("self",))
    found: MaintenanceWindow = rows.select_related("unit__region", "proposed_by").get(pk=window_id)
    return found


def _covered(row: MaintenanceWindow) -> set[int]:
    covered = set(row.targets.values_list("pk", flat=True))
    level = covered
    for _ in range(DEEPEST if row.with_subtree else 0):
        found = Target.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(found) - covered
        if not level:
            break
        covered = covered | level
    return covered
