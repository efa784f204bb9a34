"""What is promised is set; a change makes a new version, tickets keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Kind, Priority
from hengwang.tickets.errors import DailyHoursError
from hengwang.tickets.models import ServiceLevel


@dataclass(frozen=True, slots=True)
class Promised:
    """Limits in minutes of service time, None where nothing is promised, and the hours of a day."""

    name: str
    daily: Sequence[tuple[time, time]] = ()
    respond_minutes: int | None = None
    arrive_minutes: int | None = None
    restore_minutes: int | None = None
    carrier_stops: bool = False


@transaction.atomic
def set_level(
    unit: Unit,
    kind: Kind,
    priority: Priority,
    promised: Promised,
    *,
    by: User,
) -> ServiceLevel:
    """Promise this from now on.

    Raises:
        NotAllowedError: `by` does not keep the unit's house.
        DailyHoursError: The hours overlap or are not in order.
    """
    require(by, Permission.MANAGE_UNITS, unit)
    check_hours(promised.daily)
    former = ServiceLevel.objects.select_for_update().filter(
        unit=unit, kind=kind, priority=priority, replaced_at=None
    )
    before = former.first()
    former.update(replaced_at=timezone.now())
    made = ServiceLevel.objects.create(
        unit=unit,
        kind=kind,
        priority=priority,
        name=promised.name,
        respond_minutes=promised.respond_minutes,
        arrive_minutes=promised.arrive_minutes,
        restore_minutes=promised.restore_minutes,
        daily=[[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in promised.daily],
        carrier_stops=promised.carrier_stops,
        version=1 if before is None else before.version + 1,
    )
    told = ("respond_minutes", "arrive_minutes", "restore_minutes", "daily", "carrier_stops")
    record(
        "service_level.set",
        made,
        by=by,
        before={} if before is None else {field: getattr(before, field) for field in told},
        after={field: getattr(made, field) for field in told},
    )
    return made


def check_hours(daily: Sequence[tuple[time, time]]) -> None:
    """Refuse hours that overlap or are not in order.

    Raises:
        DailyHoursError: They are.
    """
    position = time()
    for number, (opens, closes) in enumerate(daily):
        is_last = number + 1 == len(daily)
        # 00:00 as an end is midnight at the end of the day.
        ends_well = closes > opens or (is_last and closes == time())
        if not ends_well or (number and opens < position):
            raise DailyHoursError
        position = closes
