"""Machine rooms: how their sensors stand, what happened, what was done."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages, PagesOf
from hengwang.api.schemas.facilities import (
    IncidentVerdictIn,
    RoomIncidentOut,
    RoomIncidentsWanted,
    RoomMaintenanceOut,
    RoomMaintenanceWanted,
    SensorOut,
    SensorsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.facilities.models import MaintenanceRecord, RoomIncident, Sensor
from hengwang.facilities.queries.standing import sensors_now
from hengwang.facilities.services.incidents import acknowledge
from hengwang.monitoring.store import sample_store

router = Router(tags=["facilities"])


def _told(rows: list[Sensor]) -> list[SensorOut]:
    now, _book = sensors_now(sample_store(), rows, now=timezone.now())
    return [SensorOut.of(one) for one in now]


def _sensors(request: MemberRequest) -> QuerySet[Any]:
    return Sensor.objects.visible_to(request.user).in_use().select_related("room")


def _exactly(rows: QuerySet[Any], wanted: Any, *names: str) -> QuerySet[Any]:
    asked = {name: getattr(wanted, name) for name in names}
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})


@router.get("/sensors", response=list[SensorOut])
@paginate(PagesOf, made=_told)
def list_sensors(request: MemberRequest, wanted: Query[SensorsWanted]) -> QuerySet[Any]:
    """Sensors in use with their newest reading and the limits in force."""
    require(request.user, Permission.VIEW_FACILITIES)
    return _exactly(_sensors(request), wanted, "room_id", "kind").order_by("pk")


@router.get("/sensors/{sensor_id}", response=SensorOut)
def get_sensor(request: MemberRequest, sensor_id: Path[Id]) -> SensorOut:
    """One sensor."""
    return _told([found(_sensors(request), pk=sensor_id)])[0]


@router.get("/room-incidents", response=list[RoomIncidentOut])
@paginate(Pages)
def list_room_incidents(
    request: MemberRequest, wanted: Query[RoomIncidentsWanted]
) -> QuerySet[Any]:
    """Incidents of rooms one may see, the latest first; any part in [start, end) counts."""
    require(request.user, Permission.VIEW_FACILITIES)
    mine = RoomIncident.objects.visible_to(request.user).standing()
    rows = _exactly(mine, wanted, "room_id", "sensor_id")
    if wanted.is_open is not None:
        rows = rows.filter(closed_at__isnull=wanted.is_open)
    if wanted.start is not None:
        rows = rows.exclude(closed_at__lte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(opened_at__lt=wanted.end)
    return rows.order_by("-opened_at", "-pk")


@router.post("/room-incidents/{incident_id}/acknowledge", response=RoomIncidentOut)
def acknowledge_room_incident(
    request: MemberRequest, incident_id: Path[Id], body: IncidentVerdictIn
) -> RoomIncident:
    """Say what an incident was."""
    row = found(RoomIncident.objects.editable_by(request.user).standing(), pk=incident_id)
    return acknowledge(row.pk, body.verdict, body.note, by=request.user, again=body.again)


@router.get("/room-maintenance", response=list[RoomMaintenanceOut])
@paginate(Pages)
def list_room_maintenance(
    request: MemberRequest, wanted: Query[RoomMaintenanceWanted]
) -> QuerySet[Any]:
    """Maintenance of rooms one may see, the latest first."""
    require(request.user, Permission.VIEW_FACILITIES)
    rows = MaintenanceRecord.objects.visible_to(request.user)
    return _exactly(rows, wanted, "room_id", "kind").order_by("-done_on", "-pk")
