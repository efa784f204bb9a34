"""Evidence duty offers: shifts held, logs kept, hand-overs signed, people on duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from hengwang.accounts.models import User
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import WorkingCalendar
from hengwang.duty import coverage
from hengwang.duty.choices import HandoverState, LapseKind
from hengwang.duty.models import Handover, Holding, Lapse, LogEntry, Post, Shift
from hengwang.duty.queries.covering import pieces_of
from hengwang.kernel.intervals import Interval, intersect, subtract, total_micros
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period, PeriodKind, midnight
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.covering import units_named_q

NOTHING_DUE = "no shift was due"


class StaffedParams(BaseModel):
    """Whether shifts or the manned time itself is counted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: Literal["shifts", "time"] = "shifts"


class LogParams(BaseModel):
    """From how many entries on a log is complete; 0 asks for what each roster asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: int = 0


class HandoverParams(BaseModel):
    """Hand-overs signed by both, or those that were missed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: Literal["signed", "missed"] = "signed"


class PeopleParams(BaseModel):
    """People of the whole period, of its first or of its last month."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: Literal["period", "first month", "last month"] = "period"


def within(rows: QuerySet[Any], scope: Scope, way: str) -> QuerySet[Any]:
    """Rows of the scope; `way` leads to the roster's unit ("post__roster__unit")."""
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, way))
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(**{f"{way}__region__code__startswith": prefix})
    return rows


def due_shifts(period: Period, scope: Scope) -> QuerySet[Shift]:
    """Shifts in force that ended in the period and are over by now."""
    end = min(period.end, timezone.now())
    rows = Shift.objects.in_force().filter(ends_at__gt=period.start, ends_at__lte=end)
    return within(rows, scope, "post__roster__unit").order_by("pk")


@metric(
    "duty.staffed_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/duty.staffed_rate.md",
    title="Duty staffed",
    params=StaffedParams,
)
def staffed_rate(period: Period, scope: Scope, params: StaffedParams) -> Measured:
    """Shifts with a named person in every minute ÷ shifts due, or the same of the manned time.

    A stretch of manned time for which no shift is planned counts as one that was not held.
    """
    shifts = due_shifts(period, scope)
    if params.count == "time":
        return _staffed_time(period, scope)
    unheld = set(_unheld(shifts))
    ids = list(shifts.values_list("pk", flat=True))
    held = [pk for pk in ids if pk not in unheld]
    stray = sum(len(gaps) for _manned, gaps in _manned_time(period, scope, planned=True))
    basis = Basis.of("duty_shift", held, query="staffed_rate;shifts")
    if not ids and not stray:
        return Measured.nothing(Unit.RATIO, basis=basis, note=NOTHING_DUE)
    return Measured.ratio(len(held), len(ids) + stray, basis=basis)


def _unheld(shifts: QuerySet[Shift]) -> Iterable[int]:
    """Shifts of which some minute has nobody; one query reads the few with an unnamed holding."""
    pieces: dict[int, list[coverage.Piece]] = {}
    bounds: dict[int, Interval] = {}
    empty = Holding.objects.filter(person=None, shift__in=shifts).values("shift")
    rows = Holding.objects.filter(shift__in=empty).values_list(
        "shift", "place", "person", "starts_at", "ends_at", "shift__starts_at", "shift__ends_at"
    )
    for shift, place, person, start, end, first, last in rows:
        pieces.setdefault(shift, []).append(
            coverage.Piece(shift, place, person, Interval(start, end))
        )
        bounds[shift] = Interval(first, last)
    found = [pk for pk, held in pieces.items() if coverage.gaps(bounds[pk], held)]
    without = shifts.filter(holdings=None).values_list("pk", flat=True)
    return [*found, *without]


def _staffed_time(period: Period, scope: Scope) -> Measured:
    due = unmanned = 0
    for manned, gaps in _manned_time(period, scope, planned=False):
        due += total_micros(manned)
        unmanned += total_micros(gaps)
    ids = list(due_shifts(period, scope).values_list("pk", flat=True))
    basis = Basis.of("duty_shift", ids, query="staffed_rate;time")
    if not due:
        return Measured.nothing(Unit.RATIO, basis=basis, note=NOTHING_DUE)
    return Measured.ratio(due - unmanned, due, basis=basis)


def _manned_time(
    period: Period, scope: Scope, *, planned: bool
) -> list[tuple[list[Interval], list[Interval]]]:
    """Of each post the manned time up to now, and what of it nobody holds.

    With `planned` only what no shift covers counts as a gap: shifts are then counted themselves.
    A year nobody entered leaves the post's time unknown, and out of the count.
    """
    posts = list(within(Post.objects.all(), scope, "roster__unit").select_related("roster"))
    end = min(period.end, timezone.now())
    if not posts or end <= period.start:
        return []
    window = Interval(period.start, end)
    pieces = pieces_of(posts, window)
    calendar = WorkingCalendar()
    found = []
    for post in posts:
        ends = [one for one in (end, post.closed_at, post.roster.closed_at) if one is not None]
        start, stop = max(period.start, midnight(post.since_on)), min(ends)
        if start >= stop:
            continue
        try:
            manned = post.manned.within(
                Interval(start, stop), calendar.is_working, since=post.since_on
            )
        except YearNotEnteredError:
            continue
        held = [one.interval for one in pieces[post.pk] if planned or one.person is not None]
        found.append((intersect(manned, window), subtract(manned, held)))
    return found


@metric(
    "duty.log_completeness",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/duty.log_completeness.md",
    title="Duty log complete",
    params=LogParams,
)
def log_completeness(period: Period, scope: Scope, params: LogParams) -> Measured:
    """Shifts with as many entries in the log as asked for ÷ shifts due.

    Entries that were corrected do not count; their corrections do. An entry counts for the shift
    in which it was written down, by whoever held it.
    """
    shifts = due_shifts(period, scope)
    asked = dict(shifts.values_list("pk", "post__roster__least_entries"))
    written = dict(_written(shifts))
    whole = [
        pk for pk, least in asked.items() if written.get(pk, 0) >= max(params.least or least, 1)
    ]
    basis = Basis.of("duty_shift", whole, query=f"log_completeness;least={params.least}")
    if not asked:
        return Measured.nothing(Unit.RATIO, basis=basis, note=NOTHING_DUE)
    return Measured.ratio(len(whole), len(asked), basis=basis)


def _written(shifts: QuerySet[Shift]) -> QuerySet[Any, Any]:
    """Entries by shift, written by people who held it."""
    rows = LogEntry.objects.filter(shift__in=shifts, corrected_by=None)
    theirs = rows.filter(shift__holdings__person=F("by"))
    found: QuerySet[Any, Any] = (
        theirs.order_by().values_list("shift").annotate(Count("pk", distinct=True))
    )
    return found


@metric(
    "duty.handovers",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/duty.handovers.md",
    title="Hand-overs",
    params=HandoverParams,
)
def handovers(period: Period, scope: Scope, params: HandoverParams) -> Measured:
    """Hand-overs both signed in the period, or shifts that ended in it without one."""
    if params.count == "missed":
        rows: QuerySet[Any] = Lapse.objects.filter(
            kind=LapseKind.NO_HANDOVER, **_ended_in("shift__ends_at", period.start, period.end)
        )
        rows = within(rows, scope, "shift__post__roster__unit").order_by("shift")
        ids = list(rows.values_list("shift", flat=True))
        basis = Basis.of("duty_shift", ids, query="handovers;missed")
    else:
        rows = Handover.objects.filter(
            state=HandoverState.SIGNED, taken_at__gte=period.start, taken_at__lt=period.end
        )
        rows = within(rows, scope, "outgoing__post__roster__unit").order_by("pk")
        ids = list(rows.values_list("pk", flat=True))
        basis = Basis.of("handover", ids, query="handovers;signed")
    if not ids and not due_shifts(period, scope).exists():
        return Measured.nothing(Unit.COUNT, basis=basis, note=NOTHING_DUE)
    return Measured.count(len(ids), basis)


def _ended_in(field: str, start: datetime, end: datetime) -> dict[str, datetime]:
    return {f"{field}__gt": start, f"{field}__lte": end}


@metric(
    "duty.people",
    unit=Unit.PEOPLE,
    version=1,
    source="docs/metrics/duty.people.md",
    title="People on duty",
    params=PeopleParams,
)
def people(period: Period, scope: Scope, params: PeopleParams) -> Measured:
    """Different people who held any time of a shift in the period, up to now."""
    months = period.split(PeriodKind.MONTH)
    chosen = {"first month": months[0], "last month": months[-1]}.get(params.when, period)
    end = min(chosen.end, timezone.now())
    rows: QuerySet[Any] = Holding.objects.in_force().filter(
        Q(ends_at__gt=chosen.start, starts_at__lt=end), person__isnull=False
    )
    rows = within(rows, scope, "shift__post__roster__unit")
    ids = list(rows.order_by("person").values_list("person", flat=True).distinct())
    basis = Basis.of("duty_person", ids, query=f"people;{params.when}")
    if not ids:
        return Measured.nothing(Unit.PEOPLE, basis=basis, note="nobody was on duty")
    return Measured.count(len(ids), basis, unit=Unit.PEOPLE)


@dataclass(frozen=True)
class ShiftRows:
    """Shifts behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By time and post."""
        seen = Shift.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(str(row), row.get_absolute_url(), f"{row.post.roster} · {row.post}")
            for row in seen.select_related("post__roster")
        ]


@dataclass(frozen=True)
class HandoverRows:
    """Hand-overs behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By shift, with both names."""
        seen = Handover.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(str(row), row.get_absolute_url(), f"{row.given_by_name} → {row.taken_by_name}")
            for row in seen.select_related("outgoing")
        ]


@dataclass(frozen=True)
class PersonRows:
    """People behind a figure, where the reader may see the duty of their rosters; two queries."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By name."""
        seen = Holding.objects.visible_to(user).filter(person__in=list(ids))
        rows = User.objects.filter(pk__in=seen.values("person")).select_related("unit")
        return [BasisRow(row.printed_name, "", str(row.unit or "")) for row in rows]


bases.register("duty_shift", ShiftRows())
bases.register("handover", HandoverRows())
bases.register("duty_person", PersonRows())
