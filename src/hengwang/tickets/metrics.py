"""Evidence tickets offer: how many, how soon, how well; counted by the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, DateField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate
from pydantic import BaseModel, ConfigDict, field_validator

from hengwang.kernel.metrics import Basis, BasisRow, Measured, Scope, Unit, bases, metric
from hengwang.kernel.periods import BEIJING, Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.monitoring.choices import TargetKind
from hengwang.organizations.covering import units_named_q
from hengwang.tickets.choices import Kind
from hengwang.tickets.models import Ticket

SECONDS = {"min": 60, "h": 3600, "分钟": 60, "小时": 3600}
LIMIT = re.compile(r"^\s*(\d+)\s*(min|h|分钟|小时)\s*$")
SATISFIED, MOST_STARS = 4, 5
KINDS: dict[str, Q] = {
    "fault": Q(kind=Kind.FAULT),
    "fault and complaint": Q(kind__in=(Kind.FAULT, Kind.COMPLAINT)),
    "request": Q(kind=Kind.REQUEST),
    "room": Q(kind=Kind.FAULT, target__kind=TargetKind.SENSOR),
    "any": Q(),
}
KindWord = Literal["fault", "fault and complaint", "request", "room", "any"]


class TicketParams(BaseModel):
    """Which tickets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: KindWord = "any"


class FaultParams(TicketParams):
    """Which tickets; faults unless told otherwise."""

    kind: KindWord = "fault"


class LimitParams(FaultParams):
    """A limit of its own ("10 min", "2 h"), else what was promised for each ticket."""

    within: timedelta | None = None

    @field_validator("within", mode="before")
    @classmethod
    def read(cls, value: Any) -> Any:
        """A library holds texts."""
        found = LIMIT.match(value) if isinstance(value, str) else None
        if found is None:
            return value
        return timedelta(seconds=int(found[1]) * SECONDS[found[2]])


class RestoreParams(LimitParams):
    """Restored by the promise, by a limit, or on the day it was reported."""

    level: Literal["promised", "same day"] = "promised"


class StatisticParams(FaultParams):
    """Which of the times stands for all: the median, the 95th percentile or the longest."""

    statistic: Literal["median", "p95", "max"] = "p95"


class SatisfactionParams(TicketParams):
    """Whose ratings, and from how many stars on somebody is satisfied."""

    least: int = SATISFIED


def counted(scope: Scope, kind: str) -> QuerySet[Any]:
    """Tickets of the scope that count for themselves."""
    rows = Ticket.objects.counted().filter(KINDS[kind])
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, "unit"))
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.order_by("pk")


def _opened(period: Period, scope: Scope, kind: str) -> QuerySet[Any]:
    return counted(scope, kind).filter(opened_at__gte=period.start, opened_at__lt=period.end)


def _basis(rows: QuerySet[Any], query: str) -> Basis:
    return Basis.of("ticket", list(rows.values_list("pk", flat=True)), query=query)


def _count(rows: QuerySet[Any], query: str) -> Measured:
    basis = _basis(rows, query)
    if not basis.ids and not Ticket.objects.exists():
        return Measured.nothing(Unit.COUNT, basis=basis, note="no ticket was ever kept here")
    return Measured.count(len(basis.ids), basis)


@metric(
    "tickets.resolved",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/tickets.resolved.md",
    title="Matters solved",
    params=TicketParams,
)
def resolved(period: Period, scope: Scope, params: TicketParams) -> Measured:
    """Tickets solved in the period and not opened again since; a count, one query."""
    rows = counted(scope, params.kind)
    rows = rows.filter(resolved_at__gte=period.start, resolved_at__lt=period.end)
    return _count(rows, f"resolved;kind={params.kind}")


@metric(
    "tickets.repairs",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/tickets.repairs.md",
    title="Equipment repaired",
    params=TicketParams,
)
def repairs(period: Period, scope: Scope, params: TicketParams) -> Measured:
    """Tickets solved in the period by repairing equipment (报修); a count, one query."""
    rows = counted(scope, params.kind).filter(is_repair=True)
    rows = rows.filter(resolved_at__gte=period.start, resolved_at__lt=period.end)
    return _count(rows, f"repairs;kind={params.kind}")


@metric(
    "tickets.complaints",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/tickets.complaints.md",
    title="Complaints",
)
def complaints(period: Period, scope: Scope, params: BaseModel) -> Measured:
    """Complaints brought up in the period; a count, one query. None at all is 0."""
    del params
    rows = _opened(period, scope, "any").filter(kind=Kind.COMPLAINT)
    return _count(rows, "complaints")


@metric(
    "tickets.response_time",
    unit=Unit.HOURS,
    version=1,
    source="docs/metrics/tickets.response_time.md",
    title="Time until somebody answered",
    params=StatisticParams,
)
def response_time(period: Period, scope: Scope, params: StatisticParams) -> Measured:
    """Service time from opening to answer, hours; coverage is the share that was answered.

    The percentile is the smallest time that at least so large a share of the answered tickets
    does not exceed (nearest rank); one query. Nothing answered is no data.
    """
    rows = _opened(period, scope, params.kind)
    pairs = list(rows.values_list("respond_used_s", "pk"))
    times = sorted(used for used, _ in pairs if used is not None)
    query = f"response_time;kind={params.kind};statistic={params.statistic}"
    basis = Basis.of("ticket", [pk for used, pk in pairs if used is not None], query=query)
    if not times:
        return Measured.nothing(Unit.HOURS, basis=basis, note="no ticket was answered")
    share = {"median": 50, "p95": 95, "max": 100}[params.statistic]
    seconds = times[-(-len(times) * share // 100) - 1]
    return Measured(
        value=Decimal(seconds) / 3600,
        unit=Unit.HOURS,
        coverage=Decimal(len(times)) / len(pairs),
        basis=basis,
    )


def _timely(rows: QuerySet[Any], params: LimitParams, *, used: str, promised: str) -> Measured:
    """Share of the tickets whose service time stayed within the limit; two queries."""
    query = f"{used};kind={params.kind}"
    if params.within is None:
        rows = rows.filter(**{f"level__{promised}__isnull": False})
        good = rows.filter(**{f"{used}__lte": F(f"level__{promised}") * 60})
    else:
        query += f";within={params.within}"
        good = rows.filter(**{f"{used}__lte": int(params.within.total_seconds())})
    # Answered in time or not: nobody knows while the year's working days are not entered.
    unknown = Q(**{f"{MOMENTS[used]}__isnull": False, used: None})
    sums = rows.order_by().aggregate(all=Count("pk"), unknown=Count("pk", filter=unknown))
    known, basis = sums["all"] - sums["unknown"], _basis(good, query)
    if not sums["all"]:
        return Measured.nothing(Unit.RATIO, basis=basis, note="nothing was promised")
    if not known:
        return Measured.nothing(Unit.RATIO, basis=basis, note="the working days are not entered")
    share = Decimal(known) / sums["all"] if sums["unknown"] else None
    return Measured.ratio(len(basis.ids), known, basis=basis, coverage=share)


MOMENTS = {
    "respond_used_s": "responded_at",
    "arrive_used_s": "arrived_at",
    "restore_used_s": "restored_at",
}


@metric(
    "tickets.response_timeliness",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/tickets.response_timeliness.md",
    title="Answered in time",
    params=LimitParams,
)
def response_timeliness(period: Period, scope: Scope, params: LimitParams) -> Measured:
    """Tickets opened in the period and answered in time ÷ all for which it was promised."""
    rows = _opened(period, scope, params.kind)
    return _timely(rows, params, used="respond_used_s", promised="respond_minutes")


@metric(
    "tickets.onsite_timeliness",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/tickets.onsite_timeliness.md",
    title="On site in time",
    params=LimitParams,
)
def onsite_timeliness(period: Period, scope: Scope, params: LimitParams) -> Measured:
    """Tickets reached on site in time ÷ those that needed a visit.

    What was solved from afar needed none; what is still open and promised one does.
    """
    asked = Q(arrived_at__isnull=False) | Q(resolved_at=None, level__arrive_minutes__isnull=False)
    rows = _opened(period, scope, params.kind).filter(asked)
    return _timely(rows, params, used="arrive_used_s", promised="arrive_minutes")


@metric(
    "tickets.restore_timeliness",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/tickets.restore_timeliness.md",
    title="Restored in time",
    params=RestoreParams,
)
def restore_timeliness(period: Period, scope: Scope, params: RestoreParams) -> Measured:
    """Tickets restored in time ÷ all; or restored on the day they were reported (Beijing)."""
    rows = _opened(period, scope, params.kind)
    if params.level == "promised":
        return _timely(rows, params, used="restore_used_s", promised="restore_minutes")
    day = {
        name: ExpressionWrapper(TruncDate(field, tzinfo=BEIJING), output_field=DateField())
        for name, field in (("day_opened", "opened_at"), ("day_restored", "restored_at"))
    }
    good = rows.annotate(**day).filter(day_opened=F("day_restored"))
    done, basis = rows.count(), _basis(good, f"same_day;kind={params.kind}")
    if not done:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no ticket was opened")
    return Measured.ratio(len(basis.ids), done, basis=basis)


@metric(
    "tickets.satisfaction",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/tickets.satisfaction.md",
    title="Satisfied with the work",
    params=SatisfactionParams,
)
def satisfaction(period: Period, scope: Scope, params: SatisfactionParams) -> Measured:
    """Ratings with enough stars ÷ all ratings; coverage is the share of tickets that were rated.

    Nothing rated is no data.
    """
    solved = counted(scope, params.kind)
    solved = solved.filter(resolved_at__gte=period.start, resolved_at__lt=period.end)
    rows = list(solved.values_list("pk", "rating__stars"))
    rated = [pk for pk, stars in rows if stars is not None]
    good = [pk for pk, stars in rows if stars is not None and stars >= params.least]
    basis = Basis.of("ticket", rated, query=f"satisfaction;kind={params.kind}")
    if not rated:
        return Measured.nothing(Unit.RATIO, basis=basis, note="nothing was rated")
    share = Decimal(len(rated)) / len(rows)
    return Measured.ratio(len(good), len(rated), basis=basis, coverage=share)


@dataclass(frozen=True)
class TicketRows:
    """Tickets behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By number and title, with the stars where it was rated."""
        seen = Ticket.objects.visible_to(user).filter(pk__in=list(ids))
        found = []
        for row in seen.select_related("unit", "rating"):
            stars = row.rating.stars if hasattr(row, "rating") else 0
            rated = "★" * stars + "☆" * (MOST_STARS - stars) if stars else ""
            detail = " · ".join(filter(None, (row.get_state_display(), str(row.unit), rated)))
            found.append(BasisRow(str(row), row.get_absolute_url(), detail))
        return found


bases.register("ticket", TicketRows())
