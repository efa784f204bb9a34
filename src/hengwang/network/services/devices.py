"""Devices: enter, mend, change their status, stand them in a rack."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.network.choices import DeviceStatus
from hengwang.network.errors import (
    DeviceRetiredError,
    OutsideRackError,
    RackUnitsTakenError,
    SerialTakenError,
)
from hengwang.network.models import Device, Rack, RackUnit
from hengwang.network.rules import units_of
from hengwang.network.services.dating import set_from, value_on
from hengwang.network.services.keeping import not_in_future, take, told, write
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@transaction.atomic
def add_device(
    values: Mapping[str, Any],
    *,
    unit: Unit,
    by: User,
    status: DeviceStatus = DeviceStatus.IN_SERVICE,
    from_on: date | None = None,
) -> Device:
    """Record a device; its first status holds from the day it went into service, or from today.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        SerialTakenError: Another device of the vendor bears the serial number.
        InFutureError: The day has not come.
    """
    require(by, Permission.EDIT_NETWORK, unit)
    first = from_on or values.get("in_service_on") or timezone.localdate()
    not_in_future(first)
    device = Device(unit=unit, status=status, **values)
    _refuse_serial(device)
    write(device)
    device.statuses.create(status=status, from_on=first)
    record("device.added", device, by=by, after=told({**values, "status": status}))
    announce("device.added", device_id=device.pk)
    return device


@transaction.atomic
def correct_device(device_id: int, values: Mapping[str, Any], *, by: User) -> Device:
    """Mend what a device says of itself.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        SerialTakenError: Another device of the vendor bears the serial number.
    """
    device = locked_device(device_id, by)
    before, after = take(device, values)
    if not after:
        return device
    _refuse_serial(device)
    write(device)
    record("device.corrected", device, by=by, before=before, after=after)
    announce("device.changed", device_id=device.pk)
    return device


@transaction.atomic
def change_device_status(
    device_id: int, status: DeviceStatus, *, from_on: date, by: User
) -> Device:
    """Let another status hold from a day on; a retired device leaves its rack.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        InFutureError: The day has not come.
        SpanUnchangedError: The device had this status on that day already.
    """
    device = locked_device(device_id, by)
    not_in_future(from_on)
    before = set_from(device.statuses, "status", status, from_on)
    device.status = value_on(device.statuses, "status", timezone.localdate())
    device.save(update_fields=["status"])
    if device.status == DeviceStatus.RETIRED:
        _leave_rack(device)
    after = {"status": status, "from_on": from_on}
    record("device.status_changed", device, by=by, before={"status": before}, after=after)
    announce("device.status_changed", device_id=device.pk)
    return device


@transaction.atomic
def place_device(device_id: int, rack_id: int, *, lowest_u: int, height_u: int, by: User) -> Device:
    """Stand a device in a rack; it leaves the units it had.

    MUST NOT rely on looking first: two people may place at once, so the unique unit of the rack
    decides, and the one who comes second is told who was first.

    Raises:
        NotAllowedError: The user keeps the network of the device or of the room not.
        OutsideRackError: It would stick out.
        RackUnitsTakenError: Another device takes some of the units.
        DeviceRetiredError: A retired device stands nowhere.
    """
    device = locked_device(device_id, by)
    rack = Rack.objects.select_for_update(of=("self",)).select_related("room__unit").get(pk=rack_id)
    require(by, Permission.EDIT_NETWORK, rack.room.unit)
    numbers = units_of(lowest_u, height_u)
    if device.status == DeviceStatus.RETIRED:
        raise DeviceRetiredError(name=device.name)
    if height_u < 1 or lowest_u < 1 or numbers[-1] > rack.height_u:
        told_last = numbers[-1] if numbers else lowest_u
        raise OutsideRackError(rack=rack.name, height=rack.height_u, first=lowest_u, last=told_last)
    before = {"rack": str(device.rack or ""), "lowest_u": device.lowest_u}
    device.rack_units.all().delete()
    _take_units(device, rack, numbers)
    device.rack, device.room = rack, rack.room
    device.lowest_u, device.height_u = lowest_u, height_u
    device.save(update_fields=["rack", "room", "lowest_u", "height_u"])
    after = {"rack": rack.name, "lowest_u": lowest_u, "height_u": height_u}
    record("device.placed", device, by=by, before=before, after=after)
    return device


@transaction.atomic
def take_out_device(device_id: int, *, by: User) -> Device:
    """Take a device out of its rack."""
    device = locked_device(device_id, by)
    before = {"rack": str(device.rack or ""), "lowest_u": device.lowest_u}
    if device.rack is not None:
        _leave_rack(device)
        record("device.taken_out", device, by=by, before=before)
    return device


def locked_device(device_id: int, by: User) -> Device:
    """The device for writing, if the user may."""
    rows = Device.objects.select_for_update(of=("self",)).select_related("unit__region", "rack")
    device: Device = rows.get(pk=device_id)
    require(by, Permission.EDIT_NETWORK, device.unit)
    return device


def _take_units(device: Device, rack: Rack, numbers: range) -> None:
    try:
        with transaction.atomic():
            RackUnit.objects.bulk_create(
                RackUnit(rack=rack, number=number, device=device) for number in numbers
            )
    except IntegrityError as error:
        taken = rack.taken.filter(number__in=numbers).select_related("device")
        others = list(taken.exclude(device=device))
        if not others:
            raise
        raise RackUnitsTakenError(
            units="、".join(str(one.number) for one in others),
            rack=rack.name,
            device=others[0].device.name,
        ) from error


def _leave_rack(device: Device) -> None:
    device.rack_units.all().delete()
    device.rack, device.lowest_u = None, None
    device.save(update_fields=["rack", "lowest_u"])


def _refuse_serial(device: Device) -> None:
    if not device.serial:
        return
    same = Device.objects.filter(vendor=device.vendor, serial=device.serial)
    other = same.exclude(pk=device.pk).first()
    if other is not None:
        raise SerialTakenError(serial=device.serial, name=other.name)
