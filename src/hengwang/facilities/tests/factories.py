"""Rooms with sensors, incidents, maintenance and meters for tests, written straight to tables."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hengwang.facilities.choices import CareKind, IncidentKind, Level, MeterRole, SensorKind
from hengwang.facilities.models import (
    EnergyMeter,
    EnergyReading,
    MaintenanceRecord,
    RoomIncident,
    Sensor,
    SilentSpan,
)
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, Collector, Series, Target
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.network.models import Room
from hengwang.network.tests.factories import a_room
from hengwang.organizations.models import Unit

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_numbers = itertools.count(1)


def a_source(unit: Unit, collector: Collector | None = None, **facts: Any) -> Check:
    """A Modbus device of a room, asked once a minute."""
    collector = collector or Collector.objects.create(
        name=f"采集器{next(_numbers)}", unit=unit, networks=["127.0.0.0/8"]
    )
    target = Target.objects.create(
        name=f"动环主机{next(_numbers)}",
        kind=TargetKind.SENSOR,
        unit=unit,
        watched_from=LONG_AGO,
    )
    made = {"kind": CheckKind.MODBUS, "started_at": LONG_AGO, "settings": {}, **facts}
    return Check.objects.create(target=target, collector=collector, **made)


def a_sensor(room: Room, kind: str = SensorKind.TEMPERATURE, **facts: Any) -> Sensor:
    """A sensor; with a source its value bears the name of its kind."""
    source = facts.get("check_of")
    made = {
        "name": f"{SensorKind(kind).label}{next(_numbers)}",
        "value_name": f"{kind}" if source else "",
        "added_at": LONG_AGO,
        "valid_for_s": 180,
        **facts,
    }
    return Sensor.objects.create(room=room, kind=kind, **made)


def a_watched_sensor(
    room: Room, kind: str = SensorKind.TEMPERATURE, **facts: Any
) -> tuple[Sensor, int]:
    """A sensor with its series, reporting by itself unless a source is given."""
    source = facts.pop("source", None) or a_source(room.unit, kind=CheckKind.PUSH)
    facts.setdefault("value_name", f"{kind}_{next(_numbers)}")
    sensor = a_sensor(room, kind, check_of=source, **facts)
    series = Series.objects.create(check_of=source, name=sensor.value_name)
    return sensor, series.pk


def outcomes(store: Any, source: Check, times: Iterable[datetime]) -> None:
    """Good answers of a source at these times."""
    series, _ = Series.objects.get_or_create(check_of=source, name=Series.OUTCOME)
    store.append(Samples.of((series.pk, to_ms(at), 0.0) for at in times))


def every_minute(
    start: datetime, values: Iterable[float | None], step: timedelta = MINUTE
) -> list[tuple[datetime, float]]:
    """Values a minute apart; None is a minute without a reading."""
    return [
        (start + number * step, value) for number, value in enumerate(values) if value is not None
    ]


def tell(store: Any, series: int, readings: Iterable[tuple[datetime, float]]) -> None:
    """Keep readings as samples."""
    store.append(Samples.of((series, to_ms(at), value) for at, value in readings))


def an_incident(sensor: Sensor, opened_at: datetime, **facts: Any) -> RoomIncident:
    """An alarm of a sensor, over after an hour unless told otherwise."""
    made = {
        "kind": IncidentKind.LIMIT,
        "level": Level.ALARM,
        "closed_at": opened_at + timedelta(hours=1),
        **facts,
    }
    return RoomIncident.objects.create(
        unit=sensor.room.unit, room=sensor.room, sensor=sensor, opened_at=opened_at, **made
    )


def maintenance(room: Room, kind: str = CareKind.CLEANING, **facts: Any) -> MaintenanceRecord:
    """A cleaning in the spring of 2020."""
    return MaintenanceRecord.objects.create(
        room=room, kind=kind, **{"done_on": date(2020, 4, 1), **facts}
    )


def a_meter(
    room: Room, role: str = MeterRole.TOTAL, readings: Mapping[datetime, Any] | None = None
) -> EnergyMeter:
    """A meter with what it showed."""
    meter = EnergyMeter.objects.create(room=room, name=f"电表{next(_numbers)}", role=role)
    for at, kwh in (readings or {}).items():
        EnergyReading.objects.create(meter=meter, read_at=at, kwh=Decimal(str(kwh)))
    return meter


def facilities_records(unit: Unit) -> dict[str, int]:
    """One of each kind; ids by their word in addresses."""
    room = a_room(unit, "动环机房")
    sensor = a_sensor(room)
    meter = a_meter(room, readings={LONG_AGO: 1})
    done = maintenance(room)
    paper = store(b"report", name="巡检报告.txt", kind=FileKind.EVIDENCE, by=None)
    done.papers.add(paper)
    return {
        "room_id": room.pk,
        "sensor_id": sensor.pk,
        "incident_id": an_incident(sensor, LONG_AGO).pk,
        "maintenance_id": done.pk,
        "attachment_id": paper.pk,
        "meter_id": meter.pk,
    }


def make_facilities(unit: Unit, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The rows of a worked example."""
    rooms: dict[str, Room] = {}
    for number, facts in enumerate(records.get("rooms", ())):
        told = dict(facts)
        name = told.pop("as", f"机房{number}")
        rooms[name] = a_room(unit, name, **told)
    sensors: dict[str, Sensor] = {}
    for number, facts in enumerate(records.get("sensors", ())):
        told = dict(facts)
        name, room = told.pop("as", f"传感器{number}"), rooms[told.pop("room")]
        silent = told.pop("silent", ())
        sensors[name] = sensor = a_sensor(room, name=name, **told)
        for start, end in silent:
            SilentSpan.objects.create(sensor=sensor, started_at=start, ended_at=end)
    for facts in records.get("incidents", ()):
        told = dict(facts)
        an_incident(
            sensors[told.pop("sensor")], told.pop("from"), closed_at=told.pop("until"), **told
        )
    for facts in records.get("maintenance", ()):
        told = dict(facts)
        maintenance(rooms[told.pop("room")], **told)
    for facts in records.get("meters", ()):
        a_meter(rooms[facts["room"]], facts["role"], facts["readings"])
