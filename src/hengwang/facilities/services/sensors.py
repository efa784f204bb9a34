"""Sensors: enter, mend and take out."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.errors import ReadingTakenError, SensorNameTakenError
from hengwang.facilities.models import Sensor
from hengwang.facilities.services.sources import check_source
from hengwang.network.models import Room


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the audit trail: rows by their names."""
    return {
        name: str(value) if isinstance(value, models.Model) else value
        for name, value in values.items()
    }


@transaction.atomic
def add_sensor(room: Room, values: Mapping[str, Any], *, by: User) -> Sensor:
    """Enter a sensor of a room.

    Raises:
        NotAllowedError: The user does not keep the room.
        SensorNameTakenError: The room has one of that name.
        ReadingTakenError: Another sensor reads the value.
        SourceElsewhereError: The source belongs to another unit.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    sensor = Sensor(room=room, **values)
    _write(sensor)
    record("sensor.added", sensor, by=by, after={"room": str(room)} | told(values))
    return sensor


@transaction.atomic
def correct_sensor(sensor_id: int, values: Mapping[str, Any], *, by: User) -> Sensor:
    """Mend a sensor.

    Raises:
        NotAllowedError, SensorNameTakenError, ReadingTakenError, SourceElsewhereError: See above.
    """
    sensor: Sensor = Sensor.objects.select_for_update(of=("self",)).get(pk=sensor_id)
    require(by, Permission.EDIT_FACILITIES, sensor.room.unit)
    before = {name: getattr(sensor, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return sensor
    for name, value in changed.items():
        setattr(sensor, name, value)
    _write(sensor)
    old = {name: before[name] for name in changed}
    record("sensor.corrected", sensor, by=by, before=told(old), after=told(changed))
    return sensor


@transaction.atomic
def remove_sensor(sensor_id: int, *, by: User) -> None:
    """Take a sensor out; what it told stays.

    Raises:
        NotAllowedError: The user does not keep the room.
    """
    sensor: Sensor = Sensor.objects.select_for_update(of=("self",)).get(pk=sensor_id)
    require(by, Permission.EDIT_FACILITIES, sensor.room.unit)
    if sensor.removed_at is not None:
        return
    now = timezone.now()
    Sensor.objects.filter(pk=sensor.pk).update(removed_at=now)
    sensor.incidents.filter(closed_at=None, opened_at__lt=now).update(closed_at=now)
    sensor.silent_spans.filter(ended_at=None, started_at__lt=now).update(ended_at=now)
    record("sensor.removed", sensor, by=by)


def _write(sensor: Sensor) -> None:
    check_source(sensor.room.unit, sensor.check_of)
    named = Sensor.objects.filter(room=sensor.room, name=sensor.name).exclude(pk=sensor.pk)
    if named.exists():
        raise SensorNameTakenError(name=sensor.name)
    if sensor.check_of is not None:
        taken = Sensor.objects.in_use().filter(
            check_of=sensor.check_of, value_name=sensor.value_name
        )
        other = taken.exclude(pk=sensor.pk).first()
        if other is not None:
            raise ReadingTakenError(value=sensor.value_name, sensor=other.name)
    try:
        with transaction.atomic():
            sensor.save()
    except IntegrityError as error:
        # Somebody else entered it between the question and the answer.
        raise SensorNameTakenError(name=sensor.name) from error
