"""The clock of a ticket as a ledger of segments that adds up to the wall time; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hengwang.kernel.intervals import Interval
from hengwang.tickets.hours import Hours, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

# A limit that needs more than this is never reached: the hours hold no time, or nobody works.
FARTHEST = timedelta(days=3 * 366)
STEP = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch people made: the clock ran, was paused by somebody, or was stopped.

    `end` is None while the stretch goes on. Running time counts; time with a company counts unless
    `counts` says that the service level takes it out.
    """

    start: datetime
    end: datetime | None
    part: Part
    reason: str = ""
    by: str = ""
    counts: bool | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the service's time runs in it, within the service's hours."""
        return self.part is Part.RUNNING if self.counts is None else self.counts


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the clock's ledger, with who paused it and why, and whether it is counted."""

    interval: Interval
    part: Part
    reason: str = ""
    by: str = ""
    counts: bool = False


def segments(kept: Iterable[Kept], hours: Hours, *, until: datetime) -> list[Segment]:
    """The ledger from the first stretch until `until`, adjoining, in order.

    Only counted time is split by the service's hours: who pauses a clock at night has paused it.
    """
    found: list[Segment] = []
    for one in sorted(kept, key=lambda each: each.start):
        end = until if one.end is None else min(one.end, until)
        if one.start >= end:
            continue
        found += _split(one, Interval(one.start, end), hours)
    return found


def _split(one: Kept, interval: Interval, hours: Hours) -> Iterator[Segment]:
    if not one.is_counted:
        yield Segment(interval, one.part, one.reason, one.by)
        return
    for stretch in hours.stretches(interval):
        is_open = stretch.part is Part.RUNNING
        if is_open and one.part is not Part.RUNNING:
            yield Segment(stretch.interval, one.part, one.reason, one.by, counts=True)
        else:
            yield Segment(stretch.interval, stretch.part, counts=is_open)


def spent(ledger: Sequence[Segment], *, until: datetime | None = None) -> timedelta:
    """Counted time of the ledger, up to `until` where it is given."""
    total = timedelta()
    for segment in ledger:
        if not segment.counts:
            continue
        end = segment.interval.end if until is None else min(segment.interval.end, until)
        if segment.interval.start < end:
            total += end - segment.interval.start
    return total


def due_at(
    kept: Sequence[Kept], limit: timedelta, hours: Hours, *, now: datetime
) -> datetime | None:
    """The instant at which the counted time reaches the limit.

    Where it has not by `now`, the clock is taken to run on from there within its hours. None
    while it is paused or stopped short of the limit, and where the hours never fill it.
    """
    left = limit
    for segment in segments(kept, hours, until=now):
        if not segment.counts:
            continue
        if segment.interval.duration >= left:
            return segment.interval.start + left
        left -= segment.interval.duration
    last = max(kept, key=lambda one: one.start, default=None)
    if last is None or not last.is_counted or last.end is not None:
        return None
    return _ahead(max(now, last.start), left, hours)


def _ahead(now: datetime, left: timedelta, hours: Hours) -> datetime | None:
    position = now
    while position < now + FARTHEST:
        following = position + STEP
        for stretch in hours.stretches(Interval(position, following)):
            if stretch.part is not Part.RUNNING:
                continue
            if stretch.interval.duration >= left:
                return stretch.interval.start + left
            left -= stretch.interval.duration
        position = following
    return None
