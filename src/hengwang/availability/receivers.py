"""What is said of the ledger changes figures of past years; whoever keeps these is told which."""

from datetime import datetime

from django.utils import timezone

from hengwang.availability.models import Amendment, GroupMember, MaintenanceWindow, Outage
from hengwang.outbox.registry import receives
from hengwang.outbox.services import announce


@receives("ledger.amended")
def after_amendment(*, amendment_id: int, target_id: int) -> None:
    """Figures of the amended time are to be taken anew."""
    row = Amendment.objects.get(pk=amendment_id)
    tell_years(row.starts_at, row.ends_at)


@receives("maintenance.approved")
def after_approval(*, window_id: int) -> None:
    """Figures of the window's time are to be taken anew."""
    row = MaintenanceWindow.objects.get(pk=window_id)
    tell_years(row.starts_at, row.ends_at)


@receives("outage.explained")
def after_cause(*, outage_id: int) -> None:
    """Figures that count by cause are to be taken anew; late samples may have removed the row."""
    row = Outage.objects.filter(pk=outage_id).first()
    if row is not None:
        tell_years(row.started_at, row.ended_at)


@receives("target_group.changed")
def after_members(*, group_id: int) -> None:
    """Figures since the newest change of its members are to be taken anew."""
    row = GroupMember.objects.filter(group=group_id).order_by("-from_at", "-pk").first()
    left = GroupMember.objects.filter(group=group_id, until_at__isnull=False)
    gone = left.order_by("-until_at", "-pk").first()
    changed = [row.from_at] if row is not None else []
    if gone is not None and gone.until_at is not None:
        changed.append(gone.until_at)
    if changed:
        tell_years(min(changed), None)


def tell_years(start: datetime, end: datetime | None) -> None:
    """Announce each year of a stretch; what is open lasts until now."""
    now = timezone.now()
    first = timezone.localtime(min(start, now)).year
    last = timezone.localtime(max(end or now, start)).year
    for year in range(first, last + 1):
        announce("availability.changed", year=year)
