"""Which of several inspections of one occurrence is the record; pure.

Two engineers make the same round, a phone's queue arrives a day late, a list was typed in as well:
all are kept, one counts. Which one depends only on what they are, never on the order in which they
came or how often they were sent (docs/decisions/0013-inspections.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hengwang.kernel.intervals import Interval


@dataclass(frozen=True, slots=True)
class Delivery:
    """One inspection as the rule sees it."""

    key: str
    finished_at: datetime
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """The record, what it makes of the occurrence, and the others."""

    record: Delivery | None
    state: str
    others: tuple[Delivery, ...] = ()


def settle(deliveries: Iterable[Delivery], window: Interval, *, now: datetime) -> Settled:
    """Choose the record and the state of the occurrence.

    Within the window before after it; complete before incomplete; earlier before later; and where
    all that is equal the smaller key, so that there is always exactly one.

    Args:
        deliveries: Everything that came, in any order, also repeatedly.
        window: When the inspection was due.
        now: Decides whether nothing is not yet, or missed.
    """
    known = {one.key: one for one in deliveries}
    ranked = sorted(known.values(), key=lambda one: _rank(one, window))
    if not ranked:
        return Settled(None, "missed" if now >= window.end else "due")
    first, others = ranked[0], tuple(ranked[1:])
    return Settled(first, "done" if window.contains(first.finished_at) else "late", others)


def _rank(one: Delivery, window: Interval) -> tuple[bool, bool, datetime, str]:
    return not window.contains(one.finished_at), not one.is_complete, one.finished_at, one.key
