"""Half-open stretches of time and their algebra, exact to the microsecond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from hengwang.kernel.errors import DomainError

_MICROSECOND = timedelta(microseconds=1)


class EmptyIntervalError(DomainError):
    """The interval lasts no time, so there is no share of it."""

    code = "empty_interval"
    message = "There is no time between %(start)s and %(end)s."


class BackwardIntervalError(EmptyIntervalError):
    """The interval ends before it starts."""

    code = "backward_interval"
    message = "%(end)s is before %(start)s."


class NaiveInstantError(DomainError):
    """A time without its zone is no instant."""

    code = "naive_instant"
    message = "%(at)s does not say its time zone."


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Time from `start` up to, not including, `end`; empty (and false) when both are the same.

    Zones with a calendar are fixed to the offset of that instant: Python compares and subtracts
    two times of one such zone by the wall clock, an hour wrong across summer time (1986–1991).
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _fixed(self.start))
        object.__setattr__(self, "end", _fixed(self.end))
        if self.end < self.start:
            raise BackwardIntervalError(start=self.start, end=self.end)

    @property
    def micros(self) -> int:
        """Length in whole microseconds."""
        return (self.end - self.start) // _MICROSECOND

    @property
    def duration(self) -> timedelta:
        """Length."""
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.start < self.end

    def contains(self, at: datetime) -> bool:
        """Whether the instant lies inside; the end does not."""
        return self.start <= _fixed(at) < self.end

    def covers(self, other: "Interval") -> bool:
        """Whether all of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Interval") -> bool:
        """Whether both share at least one instant; meeting end to start is not sharing."""
        return max(self.start, other.start) < min(self.end, other.end)

    def clip(self, window: "Interval") -> "Interval | None":
        """The part inside `window`; None when they share no time."""
        start, end = max(self.start, window.start), min(self.end, window.end)
        return Interval(start, end) if start < end else None


Intervals = Interval | Iterable[Interval]


def merge(intervals: Intervals) -> list[Interval]:
    """The same time as disjoint stretches in order; overlapping and adjoining ones become one."""
    merged: list[Interval] = []
    for part in sorted(_several(intervals)):
        if merged and part.start <= merged[-1].end:
            if part.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, part.end)
        else:
            merged.append(part)
    return merged


def intersect(ones: Intervals, others: Intervals) -> list[Interval]:
    """The time in both, as disjoint stretches in order; linear in both after sorting."""
    left, right = merge(ones), merge(others)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        part = left[i].clip(right[j])
        if part is not None:
            shared.append(part)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return shared


def subtract(ones: Intervals, others: Intervals) -> list[Interval]:
    """The time of `ones` that is not in `others`, as disjoint stretches in order."""
    kept: list[Interval] = []
    holes = merge(others)
    first = 0
    for part in merge(ones):
        while first < len(holes) and holes[first].end <= part.start:
            first += 1
        start, i = part.start, first
        while i < len(holes) and holes[i].start < part.end:
            if start < holes[i].start:
                kept.append(Interval(start, holes[i].start))
            start = max(start, holes[i].end)
            i += 1
        if start < part.end:
            kept.append(Interval(start, part.end))
    return kept


def complement(window: Interval, intervals: Intervals) -> list[Interval]:
    """The time of `window` outside `intervals`."""
    return subtract(window, intervals)


def total_micros(intervals: Intervals) -> int:
    """Microseconds in the union: time that lies in several intervals counts once."""
    return sum(part.micros for part in merge(intervals))


def share_of(window: Interval, intervals: Intervals) -> Decimal:
    """Share of `window` that `intervals` fill: 0–1, unrounded (28 digits).

    Raises:
        EmptyIntervalError: The window lasts no time.
    """
    if not window:
        raise EmptyIntervalError(start=window.start, end=window.end)
    return Decimal(total_micros(intersect(window, intervals))) / window.micros


def _several(intervals: Intervals) -> list[Interval]:
    several = [intervals] if isinstance(intervals, Interval) else intervals
    return [part for part in several if part]


def _fixed(at: datetime) -> datetime:
    offset = at.utcoffset()
    if offset is None:
        raise NaiveInstantError(at=at.isoformat())
    return at if isinstance(at.tzinfo, timezone) else at.replace(tzinfo=timezone(offset))
