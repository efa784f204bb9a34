"""From a rhythm to the windows in which inspections are due; pure.

Windows are half-open, their borders are times in Beijing. Each has a key that says which one it
is, so that making them twice makes them once.
"""

import calendar
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hengwang.inspections.errors import RhythmError
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import beijing_day, midnight

DAY = timedelta(days=1)
LAST_DAY, MONTHS, MOST_A_YEAR, MOST_A_DAY = 31, 12, 366, 24
DAYS_OF_WEEK = 7
_SPELL = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~～至]\s*([01]?\d|2[0-4])[:：]([0-5]\d)")
_BETWEEN = re.compile(r"[,，;；、\s]+")


@dataclass(frozen=True, slots=True)
class DayWindow:
    """From a minute of the day to another; one that ends where it begins or before ends the next
    day."""

    start_minute: int
    end_minute: int

    def on(self, day: date) -> Interval:
        """The window that begins on this day."""
        start = midnight(day) + timedelta(minutes=self.start_minute)
        more = DAY if self.end_minute <= self.start_minute else timedelta(0)
        return Interval(start, midnight(day) + timedelta(minutes=self.end_minute) + more)

    def __str__(self) -> str:
        return f"{_clock(self.start_minute)}-{_clock(self.end_minute)}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a plan asks for an inspection.

    Attributes:
        kind: daily, weekly, monthly or yearly.
        windows: Of a day, for daily and weekly rhythms.
        weekdays: 1 (Monday) to 7, for weekly rhythms.
        first_day, last_day: Days of the month within which a monthly one is due, both included; a
            month that is shorter ends with its own last day.
        times: How often in a year; the year is cut into so many equal parts, at the borders of
            months where twelve can be divided by it.
        working_days_only: Daily ones are asked for on working days only.
    """

    kind: str
    windows: tuple[DayWindow, ...] = ()
    weekdays: frozenset[int] = frozenset()
    first_day: int = 1
    last_day: int = LAST_DAY
    times: int = 12
    working_days_only: bool = False

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            RhythmError: No or overlapping windows, no day, a count out of range.
        """
        if self.kind in ("daily", "weekly"):
            _check_windows(self.windows)
        if self.kind == "weekly" and not self.weekdays:
            raise RhythmError(reason="no day of the week")
        if self.kind == "monthly" and not 1 <= self.first_day <= self.last_day <= LAST_DAY:
            raise RhythmError(reason=f"{self.first_day}–{self.last_day}")
        if self.kind == "yearly" and not 1 <= self.times <= MOST_A_YEAR:
            raise RhythmError(reason=str(self.times))


@dataclass(frozen=True, slots=True)
class Due:
    """One inspection that is due within a window."""

    slot: str
    window: Interval


def parse_windows(text: str) -> tuple[DayWindow, ...]:
    """Windows as people write them: 08:00-10:00, 17:00-19:00 (also 至, full-width signs).

    Raises:
        RhythmError: A part that is no window, none at all, or two that overlap.
    """
    found = []
    squeezed = re.sub(r"\s*([-–—~～至])\s*", r"\1", text.strip())
    for part in filter(None, _BETWEEN.split(squeezed)):
        known = _SPELL.fullmatch(part)
        if known is None:
            raise RhythmError(reason=part)
        hours = [int(one) for one in known.groups()]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if end > MOST_A_DAY * 60:
            raise RhythmError(reason=part)
        found.append(DayWindow(start, end))
    windows = tuple(sorted(found, key=lambda one: one.start_minute))
    _check_windows(windows)
    return windows


def _check_windows(windows: tuple[DayWindow, ...]) -> None:
    if not windows or len(windows) > MOST_A_DAY:
        raise RhythmError(reason="00:00-24:00")
    day = date(2024, 1, 1)
    spans = [one.on(day) for one in windows] + [windows[0].on(day + DAY)]
    for one, following in itertools.pairwise(spans):
        if one.end > following.start:
            raise RhythmError(reason=", ".join(str(each) for each in windows))


def due_windows(
    rhythm: Rhythm, within: Interval, *, is_working_day: Callable[[date], bool] | None = None
) -> Iterator[Due]:
    """Windows that begin within a span, in order.

    Args:
        rhythm: How often.
        within: Half-open; a window that begins at its end is not in it.
        is_working_day: Asked when the rhythm keeps to working days.

    Raises:
        YearNotEnteredError: From `is_working_day`, for a year nobody entered.
    """
    makers = {"daily": _of_day, "weekly": _of_day, "monthly": _of_month, "yearly": _of_year}
    for due in makers[rhythm.kind](rhythm, within, is_working_day):
        if within.start <= due.window.start < within.end:
            yield due


Working = Callable[[date], bool] | None


def _of_day(rhythm: Rhythm, within: Interval, working: Working) -> Iterator[Due]:
    day, last = beijing_day(within.start), beijing_day(within.end)
    while day <= last:
        if _asks(rhythm, day, working):
            for window in rhythm.windows:
                yield Due(f"{day:%Y-%m-%d} {_clock(window.start_minute)}", window.on(day))
        day += DAY


def _asks(rhythm: Rhythm, day: date, working: Working) -> bool:
    if rhythm.kind == "weekly":
        return day.isoweekday() in rhythm.weekdays
    return not (rhythm.working_days_only and working is not None) or working(day)


def _of_month(rhythm: Rhythm, within: Interval, _working: Working) -> Iterator[Due]:
    first, last = beijing_day(within.start), beijing_day(within.end)
    for month in range(first.year * MONTHS + first.month - 1, last.year * MONTHS + last.month):
        year, number = month // MONTHS, month % MONTHS + 1
        length = calendar.monthrange(year, number)[1]
        start = date(year, number, min(rhythm.first_day, length))
        end = date(year, number, min(rhythm.last_day, length)) + DAY
        yield Due(f"{year}-{number:02}", Interval(midnight(start), midnight(end)))


def _of_year(rhythm: Rhythm, within: Interval, _working: Working) -> Iterator[Due]:
    for year in range(beijing_day(within.start).year, beijing_day(within.end).year + 1):
        borders = [_border(year, part, rhythm.times) for part in range(rhythm.times + 1)]
        for number, (start, end) in enumerate(itertools.pairwise(borders), start=1):
            yield Due(f"{year} {number}/{rhythm.times}", Interval(midnight(start), midnight(end)))


def _border(year: int, part: int, times: int) -> date:
    if part == times:
        return date(year + 1, 1, 1)
    if MONTHS % times == 0:
        return date(year, part * (MONTHS // times) + 1, 1)
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return date(year, 1, 1) + timedelta(days=length * part // times)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
