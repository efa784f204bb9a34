"""The clock of a ticket as pages and metrics read it: the ledger and each promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import WorkingCalendar
from hengwang.tickets.clock import Kept, Segment, due_at, segments, spent
from hengwang.tickets.hours import Hours, Part
from hengwang.tickets.models import ClockSegment

if TYPE_CHECKING:
    from hengwang.tickets.models import ServiceLevel, Ticket


class Promise(StrEnum):
    """Which limit of a service level."""

    RESPOND = "respond"
    ARRIVE = "arrive"
    RESTORE = "restore"


class Verdict(StrEnum):
    """How a promise stands."""

    KEPT = "kept"
    BROKEN = "broken"
    RUNNING = "running"
    OVERDUE = "overdue"
    WAITING = "waiting"  # the clock is paused or stopped


@dataclass(frozen=True, slots=True)
class Limit:
    """One promise: what was allowed, what was used, when it is or was due, and how it stands."""

    promise: Promise
    allowed: timedelta
    used: timedelta
    due_at: datetime | None
    verdict: Verdict
    missing_year: int | None = None
    """A year nobody entered that the way to the limit leads through; then it runs undated."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The ledger of a ticket until an instant, and its promises.

    Attributes:
        uncounted_year: A year nobody entered, in which the clock ran by working days. The
            stretches people made stand all the same; what was used of them is not guessed, and
            nothing is said of limits.
    """

    ledger: tuple[Segment, ...]
    limits: tuple[Limit, ...]
    uncounted_year: int | None = None

    @property
    def missing_year(self) -> int | None:
        """The year somebody has to enter."""
        years = (self.uncounted_year, *(one.missing_year for one in self.limits))
        return next((year for year in years if year is not None), None)

    @property
    def next_due(self) -> datetime | None:
        """The earliest limit not yet met; None while no clock runs."""
        pending = (Verdict.RUNNING, Verdict.OVERDUE)
        open_ones = [
            one.due_at for one in self.limits if one.verdict in pending and one.due_at is not None
        ]
        return min(open_ones, default=None)


def clock_of(ticket: Ticket, *, now: datetime) -> Clock:
    """The clock of one ticket; two queries, one more for each year of working time."""
    return clocks_of([ticket], now=now)[ticket.pk]


def clocks_of(tickets: Iterable[Ticket], *, now: datetime) -> dict[int, Clock]:
    """Clocks by ticket; a constant number of queries, whatever their number."""
    wanted = {one.pk: one for one in tickets}
    kept: dict[int, list[Kept]] = {pk: [] for pk in wanted}
    for row in ClockSegment.objects.filter(ticket__in=wanted).order_by("started_at"):
        kept[row.ticket_id].append(_kept(row, wanted[row.ticket_id].level))
    calendar = WorkingCalendar()
    return {
        pk: _clock(ticket, kept[pk], _hours(ticket.level, calendar), now)
        for pk, ticket in wanted.items()
    }


def _kept(row: ClockSegment, level: ServiceLevel | None) -> Kept:
    part = Part(row.part)
    stops = level is not None and level.carrier_stops
    counts = None if part is not Part.CARRIER else not stops
    return Kept(row.started_at, row.ended_at, part, row.reason or row.note, row.by_name, counts)


def _hours(level: ServiceLevel | None, calendar: WorkingCalendar) -> Hours:
    return Hours(() if level is None else level.daily_hours, calendar.is_working)


def _clock(ticket: Ticket, kept: Sequence[Kept], hours: Hours, now: datetime) -> Clock:
    try:
        ledger = tuple(segments(kept, hours, until=now))
    except YearNotEnteredError as refusal:
        bare = [replace(one, counts=False) for one in segments(kept, ALWAYS, until=now)]
        return Clock(tuple(bare), (), _year(refusal))
    return Clock(ledger, tuple(_limits(ticket, kept, ledger, hours, now)))


def _limits(
    ticket: Ticket, kept: Sequence[Kept], ledger: Sequence[Segment], hours: Hours, now: datetime
) -> Iterable[Limit]:
    level = ticket.level
    if level is None:
        return
    solved = ticket.resolved_at
    for promise, minutes, met_at in (
        (Promise.RESPOND, level.respond_minutes, ticket.responded_at),
        (Promise.ARRIVE, level.arrive_minutes, ticket.arrived_at),
        (Promise.RESTORE, level.restore_minutes, ticket.restored_at or solved),
    ):
        if minutes is None or (promise is Promise.ARRIVE and met_at is None and solved):
            # What was solved from afar needed nobody on site.
            continue
        allowed = timedelta(minutes=minutes)
        used = spent(ledger, until=met_at)
        try:
            due, year = due_at(kept, allowed, hours, now=now), None
        except YearNotEnteredError as refusal:
            due, year = None, None if met_at is not None else _year(refusal)
        verdict = _verdict(allowed, used, due, met_at, now)
        # Only a clock that runs looks ahead.
        verdict = verdict if year is None else Verdict.RUNNING
        yield Limit(promise, allowed, used, due, verdict, year)


ALWAYS = Hours((), bool)


def _year(refusal: YearNotEnteredError) -> int:
    return int(str(refusal.params["year"]))


def _verdict(
    allowed: timedelta,
    used: timedelta,
    due: datetime | None,
    met_at: datetime | None,
    now: datetime,
) -> Verdict:
    if met_at is not None:
        return Verdict.KEPT if used <= allowed else Verdict.BROKEN
    if used > allowed:
        return Verdict.OVERDUE
    if due is None:
        return Verdict.WAITING
    return Verdict.OVERDUE if due < now else Verdict.RUNNING
