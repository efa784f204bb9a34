"""Working days and the bureau's dates, as entered or by default."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from hengwang.calendars import proposals, rules
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.errors import NoSuchBureauDateError, YearNotEnteredError
from hengwang.calendars.models import BureauDate, CalendarDay, CalendarYear
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import midnight

# Defaults that hold until a bureau sets its own. Sources: publication 预算法 (2018) 第十四条
# (20 days); running monitor 财预〔2019〕136号 (in August over January to July).
DEFAULTS: dict[str, str] = {
    BureauDateKey.DISCLOSURE_DEADLINE_DAYS: "20",
    BureauDateKey.MONITORING_WINDOW: "01-01/07-31",
    BureauDateKey.MONITORING_REPORT_DUE: "08-31",
    BureauDateKey.SELF_EVALUATION_DUE: "+1 03-31",
}


class WorkingCalendar:
    """Answers about many days with at most two queries a year; keep one for one piece of work."""

    def __init__(self) -> None:
        self._years: dict[int, Mapping[date, bool]] = {}

    def is_working(self, day: date) -> bool:
        """Whether people work that day.

        Raises:
            YearNotEnteredError: Neither entered nor known to the library.
        """
        return rules.works(day, self._of(day.year))

    def kind_of(self, day: date) -> rules.DayKind:
        """Working day, moved working day, rest or holiday.

        Raises:
            YearNotEnteredError: Neither entered nor known to the library.
        """
        return rules.kind_of(day, self._of(day.year))

    def _of(self, year: int) -> Mapping[date, bool]:
        if year not in self._years:
            self._years[year] = _exceptions_of(year)
        return self._years[year]

    def shifted(self, day: date, count: int) -> date:
        """See `add_working_days`."""
        return rules.shifted(day, count, self.is_working)

    def counted(self, start: date, end: date) -> int:
        """See `working_days_between`."""
        return rules.counted(start, end, self.is_working)


def _exceptions_of(year: int) -> Mapping[date, bool]:
    entered = CalendarDay.objects.filter(year_id=year).values_list("day", "works")
    exceptions = dict(entered)
    if exceptions or CalendarYear.objects.filter(year=year).exists():
        return exceptions
    if not proposals.library_knows(year):
        raise YearNotEnteredError(year=year)
    return {odd.day: odd.works for odd in proposals.odd_days(year)}


def is_working_day(day: date) -> bool:
    """Whether people work that day (Beijing calendar day), moved weekends and holidays included.

    Raises:
        YearNotEnteredError: Nobody entered that year.
    """
    return WorkingCalendar().is_working(day)


def add_working_days(day: date, count: int) -> date:
    """The working day `count` working days after `day`, the day itself not counted.

    Negative counts go back; 0 gives the day itself or the next working day.

    Raises:
        YearNotEnteredError: The way leads through a year nobody entered.
    """
    return WorkingCalendar().shifted(day, count)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; with the ends swapped, negative.

    Raises:
        YearNotEnteredError: A day between belongs to a year nobody entered.
    """
    return WorkingCalendar().counted(start, end)


def bureau_value(key: str, fiscal_year: int) -> str:
    """The text set for this year, else for all years, else the default.

    Raises:
        NoSuchBureauDateError: Nobody defined this key.
    """
    if key not in DEFAULTS:
        raise NoSuchBureauDateError(key=key)
    own_or_general = Q(fiscal_year=fiscal_year) | Q(fiscal_year=None)
    rows = dict(
        BureauDate.objects.filter(own_or_general, key=key).values_list("fiscal_year", "value")
    )
    return rows.get(fiscal_year) or rows.get(None) or DEFAULTS[key]


def bureau_days(key: str, fiscal_year: int) -> int:
    """A number of days, such as that for publication after approval (default 20)."""
    return rules.parse_days(bureau_value(key, fiscal_year))


def bureau_day(key: str, fiscal_year: int) -> date:
    """A day, such as that by which self-evaluations of the fiscal year are handed in."""
    return rules.parse_month_day(bureau_value(key, fiscal_year)).in_year(fiscal_year)


def bureau_window(key: str, fiscal_year: int) -> Interval:
    """A stretch of the fiscal year, whole Beijing days, half-open."""
    first, last = rules.parse_window(bureau_value(key, fiscal_year))
    after_last = last.in_year(fiscal_year) + rules.DAY
    return Interval(midnight(first.in_year(fiscal_year)), midnight(after_last))
