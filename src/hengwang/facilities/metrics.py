"""Figures of the machine rooms: time within limits, incidents, repairs, energy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from hengwang.availability.accounting import Account, together
from hengwang.facilities.choices import (
    ENVIRONMENT,
    CareKind,
    Level,
    SensorKind,
    System,
    Verdict,
)
from hengwang.facilities.models import (
    EnergyMeter,
    MaintenanceRecord,
    RoomIncident,
    Sensor,
)
from hengwang.facilities.queries.energy import energy_of
from hengwang.facilities.queries.ledger import rooms_account, sensors_of
from hengwang.kernel.intervals import Interval
from hengwang.kernel.metric_notes import note_pattern
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period, midnight
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.network.choices import RoomClass
from hengwang.network.models import Room

POLICY = "rooms-1"
NOT_JUDGED = note_pattern("%(count)s not judged yet")


class RoomParams(BaseModel):
    """Which rooms: of a class of the network, or all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    room_class: RoomClass | None = None


class IncidentParams(RoomParams):
    """Which incidents: those people judged serious, or all they judged real."""

    gravity: Literal["serious", "real"] = "serious"


class AlarmParams(RoomParams):
    """Which alarms: of a level, of a kind of sensor; false ones only when asked for."""

    level: Level = Level.ALARM
    kind: SensorKind | None = None
    with_false: bool = False


class RepairParams(RoomParams):
    """Which repairs: all, or those for which a device was sent away; of one part of the room."""

    sent: bool | None = None
    system: System | None = None


class SavingParams(RoomParams):
    """Against what: a PUE, or (None) that of the same period a year before."""

    baseline: Decimal | None = None


def rooms_in(period: Period, scope: Scope, params: RoomParams) -> list[int]:
    """Rooms in use on any day of the period."""
    begun = Q(opened_on=None) | Q(opened_on__lte=period.last_day)
    there = Q(closed_on=None) | Q(closed_on__gt=period.first_day)
    rows = Room.objects.filter(begun, there)
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    if params.room_class is not None:
        rows = rows.filter(room_class=params.room_class)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def asked_of(period: Period, now: datetime) -> Interval | None:
    """The period as far as it has come."""
    end = min(period.end, now)
    return Interval(period.start, end) if period.start < end else None


def _time_within(
    period: Period, scope: Scope, params: RoomParams, kinds: Collection[SensorKind]
) -> Measured:
    now = timezone.now()
    window, rooms = asked_of(period, now), rooms_in(period, scope, params)
    if window is None or not rooms:
        return Measured.nothing(Unit.RATIO, policy=POLICY, note="no room was in use")
    sensors = sensors_of(rooms, kinds)
    accounts = rooms_account(rooms, sensors, window, now=now)
    whole = together(accounts.values())
    basis = Basis.of("sensor", [one.pk for one in sensors], query=f"{period}")
    known = whole.up + whole.down
    if not known:
        return Measured.nothing(
            Unit.RATIO, coverage=Decimal(0), basis=basis, policy=POLICY, note="nothing was measured"
        )
    return Measured.ratio(
        whole.up, known, coverage=whole.coverage, basis=basis, policy=POLICY,
        parts=_parts(accounts),
    )  # fmt: skip


def _parts(accounts: dict[int, Account]) -> tuple[Part, ...]:
    names = dict(Room.objects.filter(pk__in=accounts).values_list("pk", "name"))
    return tuple(
        Part(
            str(room),
            names[room],
            Decimal(one.up) / known if (known := one.up + one.down) else None,
            coverage=one.coverage,
        )
        for room, one in accounts.items()
    )


@metric(
    "facilities.room_availability",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/facilities.room_availability.md",
    title="Rooms within their limits",
    params=RoomParams,
)
def room_availability(period: Period, scope: Scope, params: RoomParams) -> Measured:
    """Room time without an environment alarm ÷ room time known; a ratio of microseconds.

    Five queries whatever the number of rooms. No sensor, or none that was heard, is no data.
    """
    return _time_within(period, scope, params, ENVIRONMENT)


@metric(
    "facilities.power_continuity",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/facilities.power_continuity.md",
    title="Power without a break",
    params=RoomParams,
)
def power_continuity(period: Period, scope: Scope, params: RoomParams) -> Measured:
    """Room time in which the equipment had power ÷ room time known; a ratio of microseconds.

    A failure of the mains that the UPS bridged is none. No power sensor is no data.
    """
    return _time_within(period, scope, params, {SensorKind.POWER})


def _watched_share(rooms: Collection[int], period: Period) -> tuple[list[Sensor], Decimal | None]:
    """All sensors of the rooms, and the share of room time in which every one was heard."""
    now = timezone.now()
    window = asked_of(period, now)
    if window is None or not rooms:
        return [], None
    sensors = sensors_of(rooms, list(SensorKind))
    accounts = rooms_account(rooms, sensors, window, now=now)
    return sensors, together(accounts.values()).coverage


@metric(
    "facilities.incidents",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/facilities.incidents.md",
    title="Incidents in rooms",
    params=IncidentParams,
)
def incidents(period: Period, scope: Scope, params: IncidentParams) -> Measured:
    """Incidents that began in the period and that a person judged serious (or real); a count.

    Where no sensor watches any room there is no data, because nobody would have been told.
    """
    rooms = rooms_in(period, scope, params)
    sensors, coverage = _watched_share(rooms, period)
    if not sensors:
        return Measured.nothing(Unit.TIMES, coverage=coverage, note="no room has a sensor")
    verdicts = {Verdict.SERIOUS} if params.gravity == "serious" else {Verdict.SERIOUS, Verdict.REAL}
    rows = _begun(period).filter(room__in=rooms)
    ids = list(rows.filter(verdict__in=verdicts).values_list("pk", flat=True))
    open_ones = rows.filter(verdict=Verdict.OPEN, level=Level.ALARM).count()
    note = NOT_JUDGED % {"count": open_ones} if open_ones else ""
    basis = Basis.of("room_incident", ids, query=f"{period}")
    return Measured.count(len(ids), basis, unit=Unit.TIMES, coverage=coverage, note=note)


def _begun(period: Period) -> Any:
    rows = RoomIncident.objects.standing().order_by("pk")
    return rows.filter(opened_at__gte=period.start, opened_at__lt=period.end)


@metric(
    "facilities.alarms",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/facilities.alarms.md",
    title="Alarms of sensors",
    params=AlarmParams,
)
def alarms_told(period: Period, scope: Scope, params: AlarmParams) -> Measured:
    """Alarms that sensors raised and that began in the period; a count, silent sensors included.

    False alarms are left out unless asked for. No sensor is no data.
    """
    rooms = rooms_in(period, scope, params)
    sensors, coverage = _watched_share(rooms, period)
    if params.kind is not None:
        sensors = [one for one in sensors if one.kind == params.kind]
    if not sensors:
        return Measured.nothing(Unit.TIMES, coverage=coverage, note="no room has a sensor")
    rows = _begun(period).filter(sensor__in=[one.pk for one in sensors], level=params.level)
    if not params.with_false:
        rows = rows.exclude(verdict=Verdict.FALSE)
    ids = list(rows.values_list("pk", flat=True))
    basis = Basis.of("room_incident", ids, query=f"{period};level={params.level}")
    return Measured.count(len(ids), basis, unit=Unit.TIMES, coverage=coverage)


@metric(
    "facilities.emergency_repairs",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/facilities.emergency_repairs.md",
    title="Emergency repairs in rooms",
    params=RepairParams,
)
def emergency_repairs(period: Period, scope: Scope, params: RepairParams) -> Measured:
    """Emergency repairs recorded in the period; a count, three queries.

    Zero is a measurement only where maintenance of any kind is recorded; else it is no data.
    """
    rooms = rooms_in(period, scope, params)
    kept = MaintenanceRecord.objects.filter(room__in=rooms, done_on__lte=period.last_day)
    if not kept.exists():
        return Measured.nothing(Unit.TIMES, note="no maintenance is recorded")
    rows = kept.filter(kind=CareKind.REPAIR, done_on__gte=period.first_day).order_by("pk")
    if params.sent is not None:
        rows = rows.filter(sent_for_repair=params.sent)
    if params.system is not None:
        rows = rows.filter(system=params.system)
    ids = list(rows.values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("room_maintenance", ids), unit=Unit.TIMES)


@metric(
    "facilities.pue",
    unit=Unit.QUOTIENT,
    version=1,
    source="docs/metrics/facilities.pue.md",
    title="Power usage effectiveness",
    params=RoomParams,
)
def pue(period: Period, scope: Scope, params: RoomParams) -> Measured:
    """kWh of rooms ÷ kWh of their IT equipment, over the time both are metered; four queries.

    Coverage is that time ÷ the asked time of all rooms. No room with both meters is no data.
    """
    found = energy_of(rooms_in(period, scope, params), asked_of(period, timezone.now()))
    basis = Basis.of("energy_meter", found.meters, query=f"{period}")
    value = found.account.pue
    if value is None:
        return Measured.nothing(
            Unit.QUOTIENT, coverage=found.coverage, basis=basis, note="not metered on both sides"
        )
    return Measured(
        value=value,
        unit=Unit.QUOTIENT,
        numerator=found.account.total,
        denominator=found.account.it,
        coverage=found.coverage,
        basis=basis,
    )


@metric(
    "facilities.energy_saving",
    unit=Unit.KWH,
    version=1,
    source="docs/metrics/facilities.energy_saving.md",
    title="Electricity saved",
    params=SavingParams,
)
def energy_saving(period: Period, scope: Scope, params: SavingParams) -> Measured:
    """IT kWh × (baseline PUE − PUE of the period); kWh, negative where more was used.

    Without a baseline, or without a PUE of the year before, there is no data.
    """
    rooms, now = rooms_in(period, scope, params), timezone.now()
    found = energy_of(rooms, asked_of(period, now))
    basis = Basis.of("energy_meter", found.meters, query=f"{period}")
    baseline, policy = params.baseline, f"baseline={params.baseline}"
    if baseline is None:
        before = Interval(_a_year_before(period.start), _a_year_before(period.end))
        baseline, policy = energy_of(rooms, before).account.pue, "baseline=year before"
    value = found.account.pue
    if value is None or baseline is None:
        return Measured.nothing(
            Unit.KWH, coverage=found.coverage, basis=basis, policy=policy, note="nothing to compare"
        )
    saved = found.account.it * baseline - found.account.total
    return Measured(value=saved, unit=Unit.KWH, coverage=found.coverage, basis=basis, policy=policy)


def _a_year_before(at: datetime) -> datetime:
    day = timezone.localtime(at).date()
    # Periods begin on the first of a month, which every year has.
    return midnight(date(day.year - 1, day.month, 1))


@dataclass(frozen=True)
class RowsOf:
    """Rows behind a figure, as the reader may see them; one query."""

    model: type[Any]
    related: tuple[str, ...]

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By their own order."""
        seen: QuerySet[Any] = self.model.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(str(row), row.get_absolute_url(), _detail(row))
            for row in seen.select_related(*self.related)
        ]


def _detail(row: Any) -> str:
    if isinstance(row, RoomIncident):
        opened = timezone.localtime(row.opened_at)
        return f"{row.room or row.collector} · {opened:%Y-%m-%d %H:%M}"
    if isinstance(row, MaintenanceRecord):
        return f"{row.done_on}"
    return str(row.room)


for _key, _model, _related in (
    ("sensor", Sensor, ("room",)),
    ("room_incident", RoomIncident, ("room", "sensor", "collector")),
    ("room_maintenance", MaintenanceRecord, ("room",)),
    ("energy_meter", EnergyMeter, ("room",)),
):
    bases.register(_key, RowsOf(_model, _related))
