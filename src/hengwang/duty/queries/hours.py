"""Hours of people as rows of a table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.calendars.queries import WorkingCalendar
from hengwang.calendars.rules import DayKind
from hengwang.duty.coverage import Piece
from hengwang.duty.hours import hours_of, in_hours
from hengwang.duty.models import Holding, Roster
from hengwang.kernel.intervals import Interval


def rows_of(
    rosters: Iterable[Roster],
    window: Interval,
    *,
    now: datetime | None = None,
    company_id: int | None = None,
) -> list[dict[str, Any]]:
    """One row a person, by name: shifts and hours by kind of day, up to now.

    Raises:
        YearNotEnteredError: A day lies in a year nobody entered.
    """
    end = min(window.end, now or timezone.now())
    if end <= window.start:
        return []
    stood = Interval(window.start, end)
    held = (
        Holding.objects.in_force()
        .filter(shift__post__roster__in=list(rosters), person__isnull=False)
        .touching(stood.start, stood.end)
        .values_list("shift", "place", "person", "starts_at", "ends_at")
    )
    if company_id is not None:
        held = held.filter(shift__company=company_id)
    pieces = [
        Piece(shift, place, person, Interval(first, last))
        for shift, place, person, first, last in held
    ]
    counted = hours_of(pieces, stood, WorkingCalendar().kind_of)
    people = User.objects.select_related("unit").in_bulk(counted)
    rows = [
        {
            "person": people[key].printed_name,
            "unit": str(people[key].unit or ""),
            "shifts": len(hours.shifts),
            **{kind.value: in_hours(hours.by_kind[kind]) for kind in DayKind},
            "total": in_hours(hours.total),
        }
        for key, hours in counted.items()
    ]
    return sorted(rows, key=lambda row: str(row["person"]))
