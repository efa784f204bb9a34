"""When a service is given: around the clock, or in the hours of working days; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING


class Part(StrEnum):
    """What a stretch of a clock's time was."""

    RUNNING = "running"
    CARRIER = "carrier"
    PAUSED = "paused"
    STOPPED = "stopped"
    OUTSIDE_HOURS = "outside_hours"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time of one kind."""

    interval: Interval
    part: Part


@dataclass(frozen=True, slots=True)
class Hours:
    """Service hours on the clock of Beijing.

    Attributes:
        daily: Stretches of a day in order, such as 08:30–12:00 and 14:30–18:00; none at all means
            around the clock. An end of 00:00 is midnight at the end of the day.
        is_working: Whether people work on a day; asked only where there are daily hours.
    """

    daily: Sequence[tuple[time, time]]
    is_working: Callable[[date], bool]

    @property
    def are_always(self) -> bool:
        """Whether the service is given around the clock."""
        return not self.daily

    def stretches(self, window: Interval) -> Iterator[Stretch]:
        """The window as adjoining stretches that are running, outside hours or holiday."""
        if not window:
            return
        if self.are_always:
            yield Stretch(window, Part.RUNNING)
            return
        day = window.start.astimezone(BEIJING).date()
        while (start := _at(day, time())) < window.end:
            for stretch in self._of_day(day, start):
                part = stretch.interval.clip(window)
                if part is not None:
                    yield Stretch(part, stretch.part)
            day += timedelta(days=1)

    def _of_day(self, day: date, start: datetime) -> Iterator[Stretch]:
        end = start + timedelta(days=1)
        if not self.is_working(day):
            yield Stretch(Interval(start, end), Part.HOLIDAY)
            return
        position = start
        for opens, closes in self.daily:
            first = _at(day, opens)
            last = end if closes == time() else _at(day, closes)
            if position < first:
                yield Stretch(Interval(position, first), Part.OUTSIDE_HOURS)
            yield Stretch(Interval(first, last), Part.RUNNING)
            position = last
        if position < end:
            yield Stretch(Interval(position, end), Part.OUTSIDE_HOURS)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BEIJING)
