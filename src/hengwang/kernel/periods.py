"""Reporting periods of the fiscal year with borders at midnight in Beijing."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from hengwang.kernel.errors import DomainError
from hengwang.kernel.intervals import Interval

BEIJING = ZoneInfo("Asia/Shanghai")
# China had summer time until 1991; from 1992 on every day of a period lasts 24 hours.
FIRST_YEAR, LAST_YEAR = 1992, 2999
_TEXT = re.compile(r"([0-9]{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS_A_YEAR = 12
_CHINESE_QUARTERS = "一二三四"


class BadPeriodError(DomainError, ValueError):
    """Not a period; a ValueError too, so that argparse and click show it as a wrong argument."""

    code = "bad_period"
    message = "“%(text)s” is not a period: write 2020, 2020-H1, 2020-Q1 or 2020-03."


class PeriodKind(StrEnum):
    """How long a period is; the fiscal year is the calendar year (预算法 第十八条)."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """Months in one period of this kind."""
        return {"year": 12, "half": 6, "quarter": 3, "month": 1}[self.value]

    @property
    def per_year(self) -> int:
        """Periods of this kind in a year."""
        return _MONTHS_A_YEAR // self.months


def midnight(day: date) -> datetime:
    """The first instant of `day` in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def beijing_day(at: date | datetime) -> date:
    """The day of an aware instant in Beijing; a date stays what it is."""
    if not isinstance(at, datetime):
        return at
    if at.utcoffset() is None:
        raise BadPeriodError(text=at.isoformat())
    return at.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Period:
    """A year, half, quarter or month; half-open in time, and ordered by start, longer first."""

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    number: int = 1

    def __post_init__(self) -> None:
        number_fits = 1 <= self.number <= self.kind.per_year
        if not (number_fits and FIRST_YEAR <= self.year <= LAST_YEAR):
            raise BadPeriodError(text=f"{self.year} {self.kind} {self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period written as `2020`, `2020-H1`, `2020-Q1` or `2020-03`.

        Raises:
            BadPeriodError: The text is none of these, or the year lies outside 1992–2999.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise BadPeriodError(text=text)
        year, half, quarter, month = found.groups()
        for kind, number in zip(
            (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH),
            (half, quarter, month),
            strict=True,
        ):
            if number is not None:
                return cls(int(year), kind, int(number))
        return cls(int(year))

    @classmethod
    def year_of(cls, year: int) -> Self:
        """The fiscal year `year`."""
        return cls(year)

    @classmethod
    def of(cls, day: date | datetime, kind: PeriodKind) -> Self:
        """The period of `kind` in which `day` lies."""
        local = beijing_day(day)
        return cls(local.year, kind, (local.month - 1) // kind.months + 1)

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year:04d}"
            case PeriodKind.HALF:
                return f"{self.year:04d}-H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year:04d}-Q{self.number}"
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """As Chinese documents write it: 2020年, 2020年上半年, 2020年第一季度, 2020年3月."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}年"
            case PeriodKind.HALF:
                return f"{self.year}年{'上' if self.number == 1 else '下'}半年"
            case PeriodKind.QUARTER:
                return f"{self.year}年第{_CHINESE_QUARTERS[self.number - 1]}季度"
        return f"{self.year}年{self.number}月"

    @property
    def first_month(self) -> int:
        """Number of the first calendar month, 1–12."""
        return (self.number - 1) * self.kind.months + 1

    @property
    def last_month(self) -> int:
        """Number of the last calendar month, 1–12."""
        return self.number * self.kind.months

    @property
    def first_day(self) -> date:
        """First day, inclusive."""
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        """Last day, inclusive."""
        return date(self.year, self.last_month, calendar.monthrange(self.year, self.last_month)[1])

    @property
    def start(self) -> datetime:
        """First instant, Beijing time, inclusive."""
        return midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """First instant after the period, Beijing time, exclusive."""
        return midnight(self.last_day + timedelta(days=1))

    @property
    def interval(self) -> Interval:
        """Start to end, half-open."""
        return Interval(self.start, self.end)

    @property
    def days(self) -> int:
        """Number of calendar days."""
        return (self.last_day - self.first_day).days + 1

    def each_day(self) -> Iterator[date]:
        """Every day from first to last."""
        return (self.first_day + timedelta(days=offset) for offset in range(self.days))

    def contains(self, at: date | datetime) -> bool:
        """Whether a day, or an aware instant by its Beijing day, lies in the period."""
        return self.first_day <= beijing_day(at) <= self.last_day

    def covers(self, other: "Period") -> bool:
        """Whether all of `other` lies in this period."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def until(self, day: date) -> Interval:
        """From the start to the end of `day`: the period so far.

        A day before the period gives the empty interval at its start, a day after it the whole.
        """
        last = min(max(day + timedelta(days=1), self.first_day), self.last_day + timedelta(days=1))
        return Interval(self.start, midnight(last))

    def split(self, kind: PeriodKind) -> list["Period"]:
        """The periods of `kind` inside this one, in order; itself alone for its own kind.

        Raises:
            BadPeriodError: `kind` is longer than this period.
        """
        if kind.months > self.kind.months:
            raise BadPeriodError(text=f"{self} / {kind}")
        first = (self.first_month - 1) // kind.months + 1
        return [
            Period(self.year, kind, number)
            for number in range(first, first + self.kind.months // kind.months)
        ]

    @property
    def months(self) -> list["Period"]:
        """The calendar months of the period."""
        return self.split(PeriodKind.MONTH)

    @property
    def quarters(self) -> list["Period"]:
        """The quarters of a year or half."""
        return self.split(PeriodKind.QUARTER)

    @property
    def halves(self) -> list["Period"]:
        """The halves of a year."""
        return self.split(PeriodKind.HALF)

    def shifted(self, steps: int) -> "Period":
        """The period of the same kind `steps` later, or earlier when negative."""
        index = self.year * self.kind.per_year + self.number - 1 + steps
        return Period(index // self.kind.per_year, self.kind, index % self.kind.per_year + 1)

    @property
    def previous(self) -> "Period":
        """The period of the same kind just before."""
        return self.shifted(-1)

    @property
    def next(self) -> "Period":
        """The period of the same kind just after."""
        return self.shifted(1)

    @property
    def year_before(self) -> "Period":
        """The same period last year (同期)."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def whole_year(self) -> "Period":
        """The fiscal year in which the period lies."""
        return Period(self.year)

    def __lt__(self, other: "Period") -> bool:
        return self._order < other._order

    def __le__(self, other: "Period") -> bool:
        return self._order <= other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return self.year, self.first_month, -self.kind.months
