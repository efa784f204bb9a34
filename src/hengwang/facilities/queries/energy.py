"""Energy of rooms over a window, and month by month; a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from hengwang.facilities.choices import MeterRole, ReadingKind
from hengwang.facilities.energy import Account, MeterReading, Used, account, steps, together
from hengwang.facilities.models import EnergyMeter, EnergyReading
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period

# Readings this far outside a window still tell of its ends.
AROUND = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class RoomsEnergy:
    """Rooms together: the account, the share of room time that is metered, the meters."""

    account: Account
    coverage: Decimal | None
    meters: tuple[int, ...]


Sides = Mapping[int, tuple[list[list[Used]], list[list[Used]]]]


def sides_of(rooms: Collection[int], window: Interval) -> tuple[Sides, tuple[int, ...]]:
    """What the meters of each room tell, whole room and IT; two queries."""
    meters = list(EnergyMeter.objects.filter(room__in=list(rooms)).order_by("pk"))
    readings: dict[int, list[MeterReading]] = defaultdict(list)
    rows = EnergyReading.objects.filter(
        meter__in=meters, read_at__gte=window.start - AROUND, read_at__lte=window.end + AROUND
    )
    for meter, at, kwh, kind in rows.values_list("meter", "read_at", "kwh", "kind"):
        readings[meter].append(MeterReading(at, kwh, kind != ReadingKind.READING))
    sides: dict[int, tuple[list[list[Used]], list[list[Used]]]] = defaultdict(lambda: ([], []))
    for one in meters:
        side = 0 if one.role == MeterRole.TOTAL else 1
        sides[one.room_id][side].append(steps(readings[one.pk]))
    return sides, tuple(one.pk for one in meters)


def energy_of(rooms: Collection[int], window: Interval | None) -> RoomsEnergy:
    """The energy of rooms in a window; two queries."""
    if window is None or not rooms:
        return RoomsEnergy(together(()), None, ())
    sides, meters = sides_of(rooms, window)
    found = together(account(*sides[room], window) for room in sides)
    coverage = Decimal(found.known_micros) / (window.micros * len(rooms))
    return RoomsEnergy(found, coverage, meters)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of some rooms."""

    period: Period
    account: Account
    coverage: Decimal | None


def months_of(rooms: Collection[int], year: int, *, now: datetime) -> list[Month]:
    """The months of a year that have begun; two queries."""
    whole = Period.year_of(year)
    sides, _meters = sides_of(rooms, Interval(whole.start, whole.end))
    found = []
    for number in range(1, 13):
        period = Period.parse(f"{year}-{number:02}")
        if period.start >= now:
            break
        window = Interval(period.start, min(period.end, now))
        sums = together(account(*sides[room], window) for room in sides)
        share = Decimal(sums.known_micros) / (window.micros * len(rooms)) if rooms else None
        found.append(Month(period, sums, share))
    return found
