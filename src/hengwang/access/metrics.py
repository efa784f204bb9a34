"""Evidence access offers: who is connected, who is due, what was opened and how soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, field_validator

from hengwang.access.choices import NEEDS_CIRCUIT, OPENS_POINT, TIMED, Kind, State
from hengwang.access.models import AccessPoint, Application, PrivateNetwork
from hengwang.access.queries.coverage import bodies_of, connected_on, due_on
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.choices import Level
from hengwang.organizations.covering import units_named_q
from hengwang.organizations.models import Region
from hengwang.organizations.models import Unit as Body

LEVELS = {
    "省级": Level.PROVINCE,
    "市级": Level.CITY,
    "县级": Level.COUNTY,
    "乡镇": Level.TOWNSHIP,
    "乡级": Level.TOWNSHIP,
}
KINDS: dict[str, Sequence[Kind]] = {
    "any": tuple(Kind),
    "opening": OPENS_POINT,
    "line": NEEDS_CIRCUIT,
    "promised": TIMED,
    **{one.value: (one,) for one in Kind},
}
KindWord = Literal[
    "any", "opening", "line", "promised",
    "connect", "migrate", "upgrade", "withdraw", "private_network", "address", "domain",
]  # fmt: skip
DAY = Decimal(86_400)


class DayParams(BaseModel):
    """On which day: the last or the first one of the period, or a named one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Literal["end", "start"] = "end"
    on: date | None = None

    def day(self, period: Period) -> date:
        """The day that is asked about."""
        return self.on or (period.first_day if self.at == "start" else period.last_day)


class LevelParams(DayParams):
    """Units of which level; None is all. A library writes the levels as its reports do."""

    level: Level | None = None

    @field_validator("level", mode="before")
    @classmethod
    def read(cls, value: Any) -> Any:
        """省级, 市级, 县级, 乡镇, or the stored word."""
        return LEVELS.get(value, value) if isinstance(value, str) else value


class CoverageParams(LevelParams):
    """Against whom: the units on the list of those due, or every open unit."""

    population: Literal["units due", "all units"] = "units due"


class TownshipParams(DayParams):
    """Townships as regions of the register, or the township units on the list of those due."""

    by: Literal["region", "unit"] = "region"


class OpenedParams(BaseModel):
    """Access points of units of which level; None is all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level | None = None

    @field_validator("level", mode="before")
    @classmethod
    def read(cls, value: Any) -> Any:
        """省级, 市级, 县级, 乡镇, or the stored word."""
        return LEVELS.get(value, value) if isinstance(value, str) else value


class KindParams(BaseModel):
    """Which applications: those with a promised opening unless told otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: KindWord = "promised"


class LeadParams(KindParams):
    """Which applications, and which of the times stands for all."""

    statistic: Literal["median", "p95", "max"] = "median"


class MergedParams(BaseModel):
    """Merged in the period, or by its end since ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    counting: Literal["in the period", "so far"] = "in the period"


def in_scope(rows: QuerySet[Any], scope: Scope, way: str = "unit__") -> QuerySet[Any]:
    """Rows of the units of the scope."""
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, f"{way}pk"))
    if scope.region_code is not None:
        head = subtree_prefix(scope.region_code)
        rows = rows.filter(**{f"{way}region__code__startswith": head})
    return rows.order_by("pk")


def _units(scope: Scope, level: Level | None) -> QuerySet[Any]:
    rows = in_scope(Body.objects.all(), scope, "")
    return rows if level is None else rows.filter(level=level)


def _by_level(bodies: dict[int, Any], counted: set[int], done: set[int] | None) -> tuple[Part, ...]:
    parts = []
    for level in Level:
        own = {pk for pk in counted if bodies[pk].level == level}
        basis = Basis.of("unit", own)
        if done is None:
            parts.append(Part(level.value, str(level.label), Decimal(len(own)), basis=basis))
            continue
        met = own & done
        share = Decimal(len(met)) / len(own) if own else None
        above, below = Decimal(len(met)), Decimal(len(own))
        parts.append(Part(level.value, str(level.label), share, above, below, basis=basis))
    return tuple(parts)


@metric(
    "access.units_connected",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/access.units_connected.md",
    title="Units connected",
    params=LevelParams,
)
def units_connected(period: Period, scope: Scope, params: LevelParams) -> Measured:
    """Units with an open access point on the day, and by level; a unit counts once; three queries.

    No access point of the scope ever recorded is no data.
    """
    day = params.day(period)
    units = _units(scope, params.level)
    bodies, found = bodies_of(units), connected_on(day, units)
    points = AccessPoint.objects.open_on(day).filter(unit__in=found).order_by()
    basis = Basis.of("access_point", points.values_list("pk", flat=True), query=f"open_on={day}")
    if not found and not AccessPoint.objects.filter(unit__in=units).exists():
        return Measured.nothing(Unit.COUNT, basis=basis, note="no access point was ever recorded")
    return Measured.count(len(found), basis, parts=_by_level(bodies, found, None))


@metric(
    "access.coverage",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/access.coverage.md",
    title="Coverage of the units due",
    params=CoverageParams,
)
def coverage(period: Period, scope: Scope, params: CoverageParams) -> Measured:
    """Units due and connected on the day ÷ units due, and by level; three queries.

    Nobody on the list is no data.
    """
    day = params.day(period)
    units = _units(scope, params.level)
    bodies, connected = bodies_of(units), connected_on(day, units)
    if params.population == "units due":
        due = due_on(day, units)
    else:
        due = set(units.filter(pk__in=Body.objects.open_on(day)).values_list("pk", flat=True))
    basis = Basis.of("unit", due & connected, query=f"{params.population};on={day}")
    if not due:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no unit is on the list of those due")
    parts = _by_level(bodies, due, connected)
    return Measured.ratio(len(due & connected), len(due), basis=basis, parts=parts)


@metric(
    "access.township_coverage",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/access.township_coverage.md",
    title="Townships connected",
    params=TownshipParams,
)
def township_coverage(period: Period, scope: Scope, params: TownshipParams) -> Measured:
    """Townships with a connected unit on the day ÷ all townships; three queries.

    By region: townships of the register of regions. By unit: township units on the list of those
    due. None of either is no data.
    """
    day = params.day(period)
    if params.by == "unit":
        asked = CoverageParams(at=params.at, on=params.on, level=Level.TOWNSHIP)
        return coverage(period, scope, asked)
    regions = Region.objects.open_on(day).filter(level=Level.TOWNSHIP)
    if scope.region_code is not None:
        regions = regions.in_region(scope.region_code)
    points = in_scope(AccessPoint.objects.open_on(day), scope)
    pairs = list(points.values_list("unit__region__code", "pk"))
    all_codes = set(regions.values_list("code", flat=True))
    if scope.unit_ids is not None:
        own = _units(scope, None).values_list("region__code", flat=True)
        all_codes &= set(own)
    covered = {code for code, _pk in pairs} & all_codes
    ids = [pk for code, pk in pairs if code in covered]
    basis = Basis.of("access_point", ids, query=f"townships;on={day}")
    if not all_codes:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no township is in the register")
    return Measured.ratio(len(covered), len(all_codes), basis=basis)


@metric(
    "access.opened",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/access.opened.md",
    title="Connections opened",
    params=OpenedParams,
)
def opened(period: Period, scope: Scope, params: OpenedParams) -> Measured:
    """Access points opened in the period; a count, one query. A move opens none."""
    known = in_scope(AccessPoint.objects.all(), scope)
    if params.level is not None:
        known = known.filter(unit__level=params.level)
    rows = known.filter(opened_on__range=(period.first_day, period.last_day))
    ids = list(rows.values_list("pk", flat=True))
    basis = Basis.of("access_point", ids, query=f"opened;level={params.level or 'any'}")
    if not ids and not known.exists():
        return Measured.nothing(Unit.COUNT, basis=basis, note="no access point was ever recorded")
    return Measured.count(len(ids), basis)


@metric(
    "access.opened_on_time",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/access.opened_on_time.md",
    title="Connections opened on time",
    params=KindParams,
)
def opened_on_time(period: Period, scope: Scope, params: KindParams) -> Measured:
    """Applications opened by the promised day ÷ applications whose promised day is in the period.

    Rejected ones and those taken back were promised nothing; a promised day that has not come yet
    counts once it is kept. One query; nothing promised is no data.
    """
    rows = in_scope(Application.objects.filter(kind__in=KINDS[params.kind]), scope)
    rows = rows.filter(promised_on__range=(period.first_day, period.last_day))
    rows = rows.filter(state__in=(State.OPEN, State.DONE))
    today = timezone.localdate()
    good, counted = [], []
    for pk, promised, ended in rows.values_list("pk", "promised_on", "ended_at"):
        if ended is None and promised >= today:
            continue
        counted.append(pk)
        if ended is not None and timezone.localdate(ended) <= promised:
            good.append(pk)
    basis = Basis.of("access_application", counted, query=f"on_time;kind={params.kind}")
    if not counted:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no opening was due")
    return Measured.ratio(len(good), len(counted), basis=basis)


@metric(
    "access.lead_time",
    unit=Unit.DAYS,
    version=1,
    source="docs/metrics/access.lead_time.md",
    title="Days from application to opening",
    params=LeadParams,
)
def lead_time(period: Period, scope: Scope, params: LeadParams) -> Measured:
    """Days from handing in to opening, of applications opened in the period; one query.

    Calendar days with fractions, unrounded. The median of an even number is the mean of the middle
    two; the percentile is the nearest rank. Nothing opened is no data.
    """
    rows = in_scope(Application.objects.filter(kind__in=KINDS[params.kind]), scope)
    rows = rows.filter(state=State.DONE, ended_at__gte=period.start, ended_at__lt=period.end)
    told = list(rows.values_list("pk", "applied_at", "ended_at"))
    query = f"lead_time;kind={params.kind};statistic={params.statistic}"
    basis = Basis.of("access_application", [pk for pk, _from, _until in told], query=query)
    if not told:
        return Measured.nothing(Unit.DAYS, basis=basis, note="nothing was opened")
    times = sorted(_days(until - begun) for _pk, begun, until in told)
    return Measured(value=_statistic(times, params.statistic), unit=Unit.DAYS, basis=basis)


def _days(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / 1_000_000 / DAY


def _statistic(times: Sequence[Decimal], word: str) -> Decimal:
    if word == "median":
        middle = len(times) // 2
        return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2
    share = {"p95": 95, "max": 100}[word]
    return times[-(-len(times) * share // 100) - 1]


@metric(
    "access.private_networks_merged",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/access.private_networks_merged.md",
    title="Private networks merged",
    params=MergedParams,
)
def private_networks_merged(period: Period, scope: Scope, params: MergedParams) -> Measured:
    """Private networks that came into the extranet in the period, or by its end; one query.

    No private network ever recorded is no data.
    """
    known = in_scope(PrivateNetwork.objects.all(), scope)
    rows = known.filter(merged_on__lte=period.last_day)
    if params.counting == "in the period":
        rows = rows.filter(merged_on__gte=period.first_day)
    ids = list(rows.values_list("pk", flat=True))
    basis = Basis.of("private_network", ids, query=f"merged;{params.counting}")
    if not ids and not known.exists():
        return Measured.nothing(Unit.COUNT, basis=basis, note="no private network was recorded")
    return Measured.count(len(ids), basis)


@dataclass(frozen=True)
class RowsOf:
    """Rows behind a figure, as the reader may see them; one query."""

    model: type[Any]

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By name, with the unit and the day."""
        seen = self.model.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(str(row), row.get_absolute_url(), _detail(row))
            for row in seen.select_related("unit")
        ]


def _detail(row: Any) -> str:
    if isinstance(row, Application):
        return str(row.get_state_display())
    day = row.opened_on if isinstance(row, AccessPoint) else row.merged_on
    return " · ".join(str(part) for part in (row.unit, day) if part)


bases.register("access_point", RowsOf(AccessPoint))
bases.register("access_application", RowsOf(Application))
bases.register("private_network", RowsOf(PrivateNetwork))
