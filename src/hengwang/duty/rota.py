"""From a rotation to shifts: who stands when, by turns, in order; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hengwang.kernel.intervals import Interval, merge
from hengwang.kernel.periods import BEIJING

DAY = timedelta(days=1)
IsWorking = Callable[[date], bool]


class Days(StrEnum):
    """On which days something holds."""

    EVERY = "every"
    WORKING = "working"
    RESTING = "resting"

    def holds_on(self, day: date, is_working: IsWorking) -> bool:
        """Whether it holds on a day; the calendar is asked only where it matters."""
        return self is Days.EVERY or is_working(day) is (self is Days.WORKING)


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift of the day, such as 夜 00:00–08:00; one that closes at or before it opens ends on
    the next day, and 08:00–08:00 lasts 24 hours."""

    name: str
    opens: time
    closes: time
    days: Days = Days.EVERY

    def on(self, day: date) -> Interval:
        """The time of the shift that begins on this day in Beijing."""
        end = day if self.closes > self.opens else day + DAY
        return Interval(_at(day, self.opens), _at(end, self.closes))


@dataclass(frozen=True, slots=True)
class Rota:
    """A rotation in force from a day on.

    Attributes:
        from_on: First day.
        turn_days: After how many days the next ones stand: 1 daily, 7 weekly.
        each: How many stand together.
        slots: Shifts of a day.
        people: Keys of the people, in order.
        until_on: First day without it; None while nothing replaces it.
    """

    from_on: date
    turn_days: int
    each: int
    slots: tuple[Slot, ...]
    people: tuple[int, ...]
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift as the rotation has it; a place nobody is left for holds None."""

    slot: int
    day: date
    interval: Interval
    people: tuple[int | None, ...]


def planned(rota: Rota, first: date, end: date, is_working: IsWorking) -> Iterator[Planned]:
    """Shifts that begin on days from `first` up to, not including, `end`, day by day.

    Turn by turn everybody moves on by one shift of the day: 早, 中, 夜, rest. A daily rotation of
    shifts that are held on working or on resting days only counts just those days, so that
    nobody has every Friday.

    Raises:
        YearNotEnteredError: From `is_working`, where shifts depend on the calendar.
    """
    last = end if rota.until_on is None else min(end, rota.until_on)
    counts = [0] * len(rota.slots)
    by_own_days = [rota.turn_days == 1 and slot.days is not Days.EVERY for slot in rota.slots]
    # Only turns that count days of their own must be counted from the beginning.
    day = rota.from_on if any(by_own_days) else max(first, rota.from_on)
    while day < last:
        for number, slot in enumerate(rota.slots):
            if not slot.days.holds_on(day, is_working):
                continue
            turn = (
                counts[number] if by_own_days[number]
                else (day - rota.from_on).days // rota.turn_days
            )  # fmt: skip
            counts[number] += 1
            if day >= first:
                yield Planned(number, day, slot.on(day), _standing(rota, number, turn))
        day += DAY


def _standing(rota: Rota, slot: int, turn: int) -> tuple[int | None, ...]:
    count = len(rota.people)
    if not count:
        return (None,) * rota.each
    start = (turn - slot) * rota.each
    found = tuple(rota.people[(start + place) % count] for place in range(min(rota.each, count)))
    return found + (None,) * (rota.each - len(found))


@dataclass(frozen=True, slots=True)
class Manned:
    """When a post must be manned; no hours at all mean around the clock."""

    daily: Sequence[tuple[time, time]] = ()
    days: Days = Days.EVERY

    def within(
        self, window: Interval, is_working: IsWorking, *, since: date | None = None
    ) -> list[Interval]:
        """The manned time of a window as disjoint stretches, of those that open from a day on."""
        found = []
        # A stretch that passes midnight belongs to the day on which it opens.
        day = window.start.astimezone(BEIJING).date() - DAY
        if since is not None:
            day = max(day, since)
        while _at(day, time()) < window.end:
            if self.days.holds_on(day, is_working):
                hours = self.daily or ((time(), time()),)
                parts = (Slot("", *pair).on(day).clip(window) for pair in hours)
                found += [part for part in parts if part is not None]
            day += DAY
        return merge(found)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BEIJING)
