"""Enter a year's holidays, change single days, set the bureau's dates; reads for convenience."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from hengwang.audit.services import record
from hengwang.calendars import proposals, rules
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.errors import (
    DayOutsideYearError,
    NoSuchBureauDateError,
    YearAlreadyEnteredError,
    YearNotEnteredError,
)
from hengwang.calendars.models import BureauDate, CalendarDay, CalendarYear
from hengwang.calendars.queries import (
    WorkingCalendar,
    add_working_days,
    bureau_day,
    bureau_days,
    bureau_window,
    is_working_day,
    working_days_between,
)
from hengwang.kernel.actors import Actor

__all__ = [
    "WorkingCalendar",
    "add_working_days",
    "bureau_day",
    "bureau_days",
    "bureau_window",
    "change_day",
    "enter_year",
    "is_working_day",
    "set_bureau_date",
    "working_days_between",
]

SPELLINGS: dict[str, Callable[[str], object]] = {
    BureauDateKey.DISCLOSURE_DEADLINE_DAYS: rules.parse_days,
    BureauDateKey.MONITORING_WINDOW: rules.parse_window,
    BureauDateKey.MONITORING_REPORT_DUE: rules.parse_month_day,
    BureauDateKey.SELF_EVALUATION_DUE: rules.parse_month_day,
}


@transaction.atomic
def enter_year(
    year: int, *, by: Actor | None, days: Iterable[proposals.OddDay] | None = None
) -> CalendarYear:
    """Enter the odd days of one year: the given ones, or the library's proposal.

    Raises:
        YearAlreadyEnteredError: Change single days instead.
        YearNotEnteredError: No days given, and the library does not know the year.
        DayOutsideYearError: A given day belongs to another year.
    """
    if days is None and not proposals.library_knows(year):
        raise YearNotEnteredError(year=year)
    odd_days = proposals.odd_days(year) if days is None else list(days)
    for odd in odd_days:
        if odd.day.year != year:
            raise DayOutsideYearError(day=odd.day, year=year)

    entered, is_new = CalendarYear.objects.get_or_create(
        year=year,
        defaults={
            "entered_by_id": None if by is None else by.pk,
            "entered_by_name": "" if by is None else by.printed_name,
        },
    )
    if not is_new:
        raise YearAlreadyEnteredError(year=year)
    CalendarDay.objects.bulk_create(
        CalendarDay(year=entered, day=odd.day, works=odd.works, name=odd.name) for odd in odd_days
    )
    after = {"days": {odd.day: odd.works for odd in odd_days}}
    record("calendar_year.entered", entered, by=by, after=after)
    return entered


@transaction.atomic
def change_day(day: date, *, works: bool, name: str = "", by: Actor | None) -> CalendarDay:
    """Say that people work on a day, or rest; a year known to the library is entered first.

    Raises:
        YearNotEnteredError: Enter the year first.
    """
    if not CalendarYear.objects.filter(year=day.year).exists():
        enter_year(day.year, by=by)
    before = CalendarDay.objects.filter(day=day).values("works", "name").first()
    changed, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"year_id": day.year, "works": works, "name": name}
    )
    record(
        "calendar_day.changed", changed, by=by,
        before=before, after={"works": works, "name": name},
    )  # fmt: skip
    return changed


@transaction.atomic
def set_bureau_date(
    key: str, value: str, *, fiscal_year: int | None = None, by: Actor | None
) -> BureauDate:
    """Set a date of the bureau for one fiscal year, or for all years that have none of their own.

    Raises:
        NoSuchBureauDateError: Nobody defined this key.
        BureauDateFormatError: The value is not written the way this date is written.
    """
    if key not in SPELLINGS:
        raise NoSuchBureauDateError(key=key)
    value = value.strip()
    SPELLINGS[key](value)

    rows = BureauDate.objects.filter(key=key, fiscal_year=fiscal_year)
    before = rows.values("value").first()
    row, _ = BureauDate.objects.update_or_create(
        key=key, fiscal_year=fiscal_year, defaults={"value": value}
    )
    record("bureau_date.set", row, by=by, before=before, after={"value": value})
    return row
