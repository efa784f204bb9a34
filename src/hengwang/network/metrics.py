"""Evidence the network offers: how much of it there was on a day, how much is used and true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from pydantic import BaseModel, ConfigDict, field_validator

from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    Layer,
    RoomClass,
    Tenure,
)
from hengwang.network.models import (
    Circuit,
    CircuitBandwidth,
    Device,
    Egress,
    EgressBandwidth,
    Room,
    Verification,
)
from hengwang.network.rules import bandwidth_text
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region

YEAR = timedelta(days=365)


class DayParams(BaseModel):
    """On which day: the last or the first one of the period, or a named one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Literal["end", "start"] = "end"
    on: date | None = None

    def day(self, period: Period) -> date:
        """The day that is asked about."""
        return self.on or (period.first_day if self.at == "start" else period.last_day)


class CircuitParams(DayParams):
    """Which circuits: leased or owned, of a layer, of a kind."""

    tenure: Tenure | None = None
    layer: Layer | None = None
    kind: CircuitKind | None = None


class DeviceParams(DayParams):
    """Which devices: leased or owned, of a kind, in rooms of these classes or at no room."""

    tenure: Tenure | None = None
    kind: DeviceKind | None = None
    rooms: tuple[RoomClass, ...] = ()
    place: Literal["any", "access_unit"] = "any"

    @field_validator("rooms", mode="before")
    @classmethod
    def listed(cls, value: Any) -> Any:
        """A library holds texts: `core,aggregation` is two classes."""
        return tuple(filter(None, value.split(","))) if isinstance(value, str) else value


class RoomParams(DayParams):
    """Which rooms: of a class, leased or owned."""

    room_class: RoomClass | None = None
    tenure: Tenure | None = None


class BandwidthParams(DayParams):
    """Of which layer; egresses are a layer of their own, None is everything together."""

    layer: Layer | None = None


class RegionParams(DayParams):
    """Regions of which level are counted."""

    level: Level = Level.COUNTY


class SubjectParams(DayParams):
    """Circuits, devices, or both."""

    subject: Literal["circuit", "device", "both"] = "both"


def in_scope(rows: QuerySet[Any], scope: Scope) -> Any:
    """Records of the units of the scope; a project has none of its own."""
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.order_by("pk")


def given(**wanted: Any) -> dict[str, Any]:
    """The conditions that are asked for."""
    return {name: value for name, value in wanted.items() if value is not None}


def circuits_open(day: date, scope: Scope) -> Any:
    """Circuits that were open on the day."""
    return in_scope(Circuit.objects.with_status_on(day, CircuitStatus.OPEN), scope)


def devices_in_service(day: date, scope: Scope) -> Any:
    """Devices that were in service on the day."""
    return in_scope(Device.objects.with_status_on(day, DeviceStatus.IN_SERVICE), scope)


@metric(
    "network.circuits",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/network.circuits.md",
    title="Circuits open",
    params=CircuitParams,
)
def circuits(period: Period, scope: Scope, params: CircuitParams) -> Measured:
    """Circuits open on the day; a count, one query. None at all is 0, a measurement."""
    day = params.day(period)
    wanted = given(tenure=params.tenure, layer=params.layer, kind=params.kind)
    ids = list(circuits_open(day, scope).filter(**wanted).values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("circuit", ids, query=f"open_on={day}"))


@metric(
    "network.devices",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/network.devices.md",
    title="Devices in service",
    params=DeviceParams,
)
def devices(period: Period, scope: Scope, params: DeviceParams) -> Measured:
    """Devices in service on the day; a count, one query."""
    day = params.day(period)
    rows = devices_in_service(day, scope)
    rows = rows.filter(**given(tenure=params.tenure, kind=params.kind))
    if params.rooms:
        rows = rows.filter(room__room_class__in=params.rooms)
    if params.place == "access_unit":
        rows = rows.filter(Q(room=None) | Q(room__room_class=RoomClass.ACCESS))
    ids = list(rows.values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("device", ids, query=f"in_service_on={day}"))


@metric(
    "network.rooms",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/network.rooms.md",
    title="Rooms in use",
    params=RoomParams,
)
def rooms(period: Period, scope: Scope, params: RoomParams) -> Measured:
    """Rooms in use on the day; one without a first day counts from ever on; one query."""
    day = params.day(period)
    begun = Q(opened_on=None) | Q(opened_on__lte=day)
    rows = in_scope(Room.objects.filter(begun, Q(closed_on=None) | Q(closed_on__gt=day)), scope)
    wanted = given(room_class=params.room_class, tenure=params.tenure)
    ids = list(rows.filter(**wanted).values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("room", ids, query=f"in_use_on={day}"))


@metric(
    "network.bandwidth",
    unit=Unit.MBPS,
    version=1,
    source="docs/metrics/network.bandwidth.md",
    title="Bandwidth",
    params=BandwidthParams,
)
def bandwidth(period: Period, scope: Scope, params: BandwidthParams) -> Measured:
    """Sum of the bandwidths of circuits (and egresses) open on the day, Mbps; two queries.

    No circuit and no egress is no data: a network without any has no bandwidth to speak of.
    """
    day = params.day(period)
    spans = CircuitBandwidth.objects.covering(day).filter(circuit__in=circuits_open(day, scope))
    if params.layer is not None:
        spans = spans.filter(circuit__layer=params.layer)
    told = spans.order_by().values_list("circuit__layer").annotate(sum=Sum("mbps"), n=Count("pk"))
    sums = {layer: (total, count) for layer, total, count in told.order_by("circuit__layer")}
    ids = list(spans.order_by("circuit").values_list("circuit", flat=True))
    if params.layer in {None, Layer.EGRESS}:
        doors = _egresses(day, scope)
        total, count = sums.get(Layer.EGRESS, (0, 0))
        if doors:
            sums[Layer.EGRESS] = (total + sum(doors.values()), count + len(doors))
        if not ids:
            basis = Basis.of("egress", sorted(doors), query=f"open_on={day}")
            return _bandwidth(sums, basis)
    return _bandwidth(sums, Basis.of("circuit", ids, query=f"open_on={day}"))


def _egresses(day: date, scope: Scope) -> dict[int, int]:
    begun = Egress.objects.filter(opened_on__lte=day).filter(
        Q(closed_on=None) | Q(closed_on__gt=day)
    )
    spans = EgressBandwidth.objects.covering(day).filter(egress__in=in_scope(begun, scope))
    return dict(spans.values_list("egress", "mbps"))


def _bandwidth(sums: dict[str, tuple[int, int]], basis: Basis) -> Measured:
    if not sums:
        return Measured.nothing(Unit.MBPS, basis=basis, note="no circuit was open")
    parts = tuple(
        Part(layer, str(Layer(layer).label), Decimal(total))
        for layer, (total, _count) in sorted(sums.items())
    )
    whole = Decimal(sum(total for total, _count in sums.values()))
    return Measured(value=whole, unit=Unit.MBPS, basis=basis, parts=parts)


@metric(
    "network.covered_regions",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/network.covered_regions.md",
    title="Regions covered",
    params=RegionParams,
)
def covered_regions(period: Period, scope: Scope, params: RegionParams) -> Measured:
    """Regions of a level in or below which a unit had an open circuit on the day; three queries.

    Numerator is the count, denominator all open regions of the level in the scope.
    """
    day = params.day(period)
    rows = circuits_open(day, scope).order_by("unit__region__code")
    pairs = list(rows.values_list("unit__region__code", "pk"))
    regions = Region.objects.open_on(day).filter(level=params.level)
    if scope.region_code is not None:
        regions = regions.filter(code__startswith=subtree_prefix(scope.region_code))
    prefixes = {code: subtree_prefix(code) for code in regions.values_list("code", flat=True)}
    codes = {code for code, _pk in pairs}
    covered = {
        code for code, head in prefixes.items() if any(one.startswith(head) for one in codes)
    }
    heads = tuple(prefixes[code] for code in sorted(covered))
    ids = sorted(pk for code, pk in pairs if code.startswith(heads)) if heads else []
    return Measured.count(
        len(covered),
        Basis.of("circuit", ids, query=f"open_on={day}"),
        numerator=Decimal(len(covered)),
        denominator=Decimal(len(prefixes)),
    )


@metric(
    "network.used_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/network.used_rate.md",
    title="Circuits that carry traffic",
    params=CircuitParams,
)
def used_rate(period: Period, scope: Scope, params: CircuitParams) -> Measured:
    """Circuits with traffic in the period ÷ circuits open on the day with any reading; one query.

    Coverage is the share of the open circuits that have a reading: one nobody measured is neither
    used nor unused. No reading at all is no data.
    """
    day = params.day(period)
    wanted = given(tenure=params.tenure, layer=params.layer, kind=params.kind)
    told = Q(traffic__month_on__range=(period.first_day, period.last_day))
    rows = circuits_open(day, scope).filter(**wanted)
    counted = rows.annotate(
        readings=Count("traffic", filter=told),
        busy=Count("traffic", filter=told & Q(traffic__peak_mbps__gt=0)),
    ).values_list("pk", "readings", "busy")
    found = list(counted)
    known = [pk for pk, readings, _busy in found if readings]
    basis = Basis.of("circuit", known, query=f"open_on={day}")
    if not known:
        none = Decimal(0) if found else None
        return Measured.nothing(
            Unit.RATIO, coverage=none, basis=basis, note="no traffic was measured"
        )
    used = sum(busy > 0 for _pk, _readings, busy in found)
    coverage = Decimal(len(known)) / len(found)
    return Measured.ratio(used, len(known), coverage=coverage, basis=basis)


@metric(
    "network.verified_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/network.verified_rate.md",
    title="Records found true",
    params=SubjectParams,
)
def verified_rate(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    """Records in use on the day and confirmed within 365 days up to it ÷ all in use; two queries.

    Confirmed is: by a probe, an inspection or an acceptance. No record is no data.
    """
    day = params.day(period)
    true = done = 0
    bases_of: dict[str, list[int]] = {"circuit": [], "device": []}
    asked = ("circuit", "device") if params.subject == "both" else (params.subject,)
    for subject in asked:
        rows = circuits_open(day, scope) if subject == "circuit" else devices_in_service(day, scope)
        recent = Verification.objects.filter(
            **{subject: OuterRef("pk")}, verified_on__gt=day - YEAR, verified_on__lte=day
        )
        pairs = list(rows.annotate(is_true=Exists(recent)).values_list("pk", "is_true"))
        bases_of[subject] = [pk for pk, is_true in pairs if is_true]
        true += len(bases_of[subject])
        done += len(pairs)
    kind = "circuit" if bases_of["circuit"] or params.subject == "circuit" else "device"
    basis = Basis.of(kind, bases_of[kind], query=f"subject={params.subject};on={day}")
    if not done:
        return Measured.nothing(Unit.RATIO, basis=basis, note="nothing was in use")
    return Measured.ratio(true, done, basis=basis)


@dataclass(frozen=True)
class RowsOf:
    """Rows behind a figure, as the reader may see them; one query."""

    model: type[Any]

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By name."""
        seen = self.model.objects.visible_to(user).filter(pk__in=list(ids)).select_related("unit")
        return [
            BasisRow(str(row), row.get_absolute_url(), f"{_detail(row)} · {row.unit}")
            for row in seen
        ]


def _detail(row: Any) -> str:
    if isinstance(row, Circuit | Egress):
        return bandwidth_text(row.bandwidth_mbps)
    label = row.get_kind_display() if isinstance(row, Device) else row.get_room_class_display()
    return str(label)


for key, model in (("circuit", Circuit), ("device", Device), ("room", Room), ("egress", Egress)):
    bases.register(key, RowsOf(model))
