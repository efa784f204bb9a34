"""Shapes of machine rooms: sensors with their newest reading, incidents, maintenance."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Id, Moment
from hengwang.facilities.choices import (
    CareKind,
    IncidentKind,
    SensorKind,
    Side,
    Spot,
    System,
    Verdict,
)
from hengwang.facilities.queries.standing import SensorNow


class SensorOut(Schema):
    """A sensor now; `value` and `read_at` are null where nothing was ever heard.

    `standing` is alarm, warning, silent (nothing heard that still counts) or normal. A contact's
    value is 1 for a fault.
    """

    id: int
    room_id: int
    name: str
    kind: SensorKind
    spot: Spot
    unit_symbol: str
    standing: str
    value: float | None
    read_at: datetime | None
    alarm_low: float | None
    warning_low: float | None
    warning_high: float | None
    alarm_high: float | None

    @staticmethod
    def of(now: SensorNow) -> "SensorOut":
        """From a sensor with its reading."""
        sensor, limits = now.sensor, now.limits
        return SensorOut(
            id=sensor.pk,
            room_id=sensor.room_id,
            name=sensor.name,
            kind=SensorKind(sensor.kind),
            spot=Spot(sensor.spot),
            unit_symbol=sensor.unit_symbol,
            standing=now.standing.name.lower(),
            value=now.value,
            read_at=now.at,
            alarm_low=limits.alarm_low,
            warning_low=limits.warning_low,
            warning_high=limits.warning_high,
            alarm_high=limits.alarm_high,
        )


class RoomIncidentOut(Schema):
    """What happened in a room; what late readings took back is not told."""

    id: int
    unit_id: int
    room_id: int | None
    sensor_id: int | None
    collector_id: int | None
    kind: IncidentKind
    level: Literal["warning", "alarm"]
    side: Side
    opened_at: datetime
    closed_at: datetime | None
    worst: float | None
    verdict: str
    acknowledged_at: datetime | None
    acknowledged_by_name: str
    note: str


class RoomMaintenanceOut(Schema):
    """Something done in a room."""

    id: int
    room_id: int
    kind: CareKind
    done_on: date
    system: System
    company_id: int | None
    sent_for_repair: bool
    result: str
    next_due_on: date | None


class SensorsWanted(Schema):
    """Filters of sensors."""

    room_id: Id | None = None
    kind: SensorKind | None = None


class RoomIncidentsWanted(Schema):
    """Filters of incidents; the window is half-open."""

    room_id: Id | None = None
    sensor_id: Id | None = None
    is_open: bool | None = None
    start: Moment | None = None
    end: Moment | None = None


class RoomMaintenanceWanted(Schema):
    """Filters of maintenance."""

    room_id: Id | None = None
    kind: CareKind | None = None


class IncidentVerdictIn(Body):
    """What an incident was; `again` changes what another person said."""

    verdict: Verdict
    note: Annotated[str, Field(max_length=500)] = ""
    again: bool = False
