"""Hours on duty by person and by kind of day; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from hengwang.calendars.rules import DayKind
from hengwang.duty.coverage import Piece
from hengwang.kernel.intervals import Interval, merge
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.kernel.rounding import round_half_up

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class HoursOf:
    """What one person stood, by kind of day, and in how many shifts."""

    by_kind: dict[DayKind, timedelta] = field(
        default_factory=lambda: dict.fromkeys(DayKind, timedelta())
    )
    shifts: set[int] = field(default_factory=set)

    @property
    def total(self) -> timedelta:
        """All kinds together."""
        return sum(self.by_kind.values(), timedelta())


def hours_of(
    pieces: Iterable[Piece], window: Interval, kind_of: Callable[[date], DayKind]
) -> dict[int, HoursOf]:
    """Time each person held inside `window`, split at midnight in Beijing; exact, unrounded.

    Who is booked for two shifts at once stands only once: a minute counts once for a person, and
    both shifts count as theirs.

    Raises:
        YearNotEnteredError: From `kind_of`, for a day of a year nobody entered.
    """
    found: dict[int, HoursOf] = {}
    times: dict[int, list[Interval]] = {}
    for piece in pieces:
        held = piece.interval.clip(window)
        if piece.person is None or held is None:
            continue
        found.setdefault(piece.person, HoursOf()).shifts.add(piece.shift)
        times.setdefault(piece.person, []).append(held)
    for person, stood in times.items():
        for whole in merge(stood):
            for day, part in by_day(whole):
                found[person].by_kind[kind_of(day)] += part.duration
    return found


def by_day(interval: Interval) -> Iterator[tuple[date, Interval]]:
    """The parts of an interval by the Beijing day they lie in."""
    start = interval.start
    while start < interval.end:
        day = beijing_day(start)
        end = min(midnight(day + timedelta(days=1)), interval.end)
        yield day, Interval(start, end)
        start = end


def in_hours(span: timedelta) -> Decimal:
    """Hours with two decimals, half up."""
    seconds = Decimal(span // timedelta(microseconds=1)) / 1_000_000
    return round_half_up(seconds / 3600, 2)
