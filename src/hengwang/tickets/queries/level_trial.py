"""What another service level would have changed for tickets there are: a dry run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hengwang.tickets.choices import Kind, Priority
from hengwang.tickets.models import ServiceLevel, Ticket
from hengwang.tickets.queries.clocks import Clock, Promise, Verdict, clocks_of

DAYS = 90
MOST = 500
LATE = (Verdict.BROKEN, Verdict.OVERDUE)


@dataclass(frozen=True, slots=True)
class Tried:
    """Of the tickets looked at: how many broke a promise as it is, and as it would be."""

    promise: Promise
    asked_before: int = 0
    late_before: int = 0
    asked_after: int = 0
    late_after: int = 0


def try_level(level: ServiceLevel, *, now: datetime) -> tuple[int, list[Tried]]:
    """Hold a level that is not stored against the newest tickets of its unit and those below.

    Nothing is written; tickets keep the level they were opened with, whatever comes of it.

    Returns:
        How many tickets of the last ninety days were looked at (at most 500), and each promise.
    """
    rows = Ticket.objects.counted().filter(
        unit__path__startswith=level.unit.path,
        kind=Kind(level.kind),
        priority=Priority(level.priority),
        opened_at__gt=now - timedelta(days=DAYS),
    )
    tickets = list(rows.select_related("level").order_by("-opened_at")[:MOST])
    before = clocks_of(tickets, now=now)
    for one in tickets:
        one.level = level
    after = clocks_of(tickets, now=now)
    found = []
    for promise in Promise:
        asked_before, late_before = _counted(before, promise)
        asked_after, late_after = _counted(after, promise)
        found.append(Tried(promise, asked_before, late_before, asked_after, late_after))
    return len(tickets), found


def _counted(clocks: Mapping[int, Clock], promise: Promise) -> tuple[int, int]:
    """How many were asked for it, and how many of them were too late."""
    limits = [one for clock in clocks.values() for one in clock.limits if one.promise is promise]
    return len(limits), sum(one.verdict in LATE for one in limits)
