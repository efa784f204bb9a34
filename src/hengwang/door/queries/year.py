"""The days of a year of a unit's lines, month by month as a phone shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hengwang.availability.accounting import Day, Policy
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.calendar import DayRow, Rate, days_of_units
from hengwang.door.queries.standing import own_lines
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period, midnight

if TYPE_CHECKING:
    from hengwang.organizations.models import Unit
    from hengwang.organizations.reach import HasReach

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Month:
    """A month: empty places before its first day (weeks begin on Monday), then its days."""

    number: int
    before: Sequence[int]
    days: Sequence[DayRow | date]
    """A date alone is still to come."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of one unit; `rate` is None where it has no line."""

    months: Sequence[Month]
    rate: Rate | None


def year_of(viewer: HasReach, unit: Unit, year: int, policy: Policy, *, now: datetime) -> Year:
    """Each day of the unit's own lines under a policy; six queries."""
    period = Period.year_of(year)
    lines = own_lines(viewer).filter(unit=unit)
    book = read_book(lines, period.interval, policy, now=now)
    calendar = days_of_units(book, period.first_day, period.last_day)
    if unit.pk not in calendar.rows:
        return Year((), None)
    rows = {row.day: row for row in calendar.days(unit.pk)}
    months = [_month(year, number, rows) for number in range(1, 13)]
    return Year(months, calendar.rate(unit.pk))


def _month(year: int, number: int, rows: dict[date, DayRow]) -> Month:
    first = date(year, number, 1)
    days: list[DayRow | date] = []
    day = first
    while day.month == number:
        days.append(rows.get(day, day))
        day += timedelta(days=1)
    return Month(number, range(first.weekday()), days)


@dataclass(frozen=True, slots=True)
class DayStory:
    """What happened on a day: outages and unknown spans that touch it."""

    outages: Sequence[Outage]
    unknown: Sequence[UnknownSpan]


def day_of(viewer: HasReach, unit: Unit, day: date) -> DayStory:
    """The story of a day of the unit's own lines; two queries."""
    window = Interval(midnight(day), midnight(day + timedelta(days=1)))
    lines = own_lines(viewer).filter(unit=unit)
    found = [
        list(
            model.objects.touching(window.start, window.end)
            .filter(target__in=lines)
            .select_related("target")
            .order_by("started_at")[:SHOWN]
        )
        for model in (Outage, UnknownSpan)
    ]
    return DayStory(*found)


STATES = {Day.UNOBSTRUCTED: "up", Day.OBSTRUCTED: "down", Day.UNKNOWN: "unknown"}
