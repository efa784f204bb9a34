"""When zero reports are due, and what became of each; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING, beijing_day

DAY = timedelta(days=1)
EARLY = timedelta(hours=1)
"""So long before it is due a report may be sent; it would tell of too little otherwise."""


class Verdict(StrEnum):
    """What became of a report by an instant; the words are those of `choices.ReportState`."""

    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"


def due_times(window: Interval, daily: Iterable[time]) -> list[datetime]:
    """Every instant at which a report is due, in order.

    A report tells of the time before it: one due at the beginning has nothing to tell and is left
    out, one due at the end tells of the last hours and stays. Times of day are Beijing time.
    """
    times = sorted(set(daily))
    if not window:
        return []
    day, last = beijing_day(window.start), beijing_day(window.end)
    found = []
    while day <= last:
        for one in times:
            at = datetime.combine(day, one, BEIJING)
            if window.start < at <= window.end:
                found.append(at)
        day += DAY
    return found


def verdict(due: datetime, sent: datetime | None, now: datetime, grace: timedelta) -> Verdict:
    """What became of a report: on time until the grace is over, to the instant."""
    limit = due + grace
    if sent is not None:
        return Verdict.ON_TIME if sent <= limit else Verdict.LATE
    return Verdict.EXPECTED if now <= limit else Verdict.MISSED


def can_be_sent(due: datetime, now: datetime) -> bool:
    """Whether it is time to send it."""
    return now >= due - EARLY
