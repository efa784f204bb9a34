"""Ports, kept configurations and verifications of devices and circuits."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.network.choices import End, Origin, Way
from hengwang.network.errors import CircuitClosedError, ConfigurationTooLargeError, EndTakenError
from hengwang.network.models import (
    Circuit,
    Device,
    DeviceConfiguration,
    Interface,
    Verification,
)
from hengwang.network.secret_text import CONFIGURATION, open_text, seal_text
from hengwang.network.services.devices import locked_device
from hengwang.network.services.keeping import not_in_future, take, write

MOST_CONFIGURATION_BYTES = 4 * 1024 * 1024


@transaction.atomic
def add_interface(device_id: int, values: Mapping[str, Any], *, by: User) -> Interface:
    """Record a port of a device.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        NameTakenHereError: The device has one of this name.
    """
    device = locked_device(device_id, by)
    port = Interface(device=device, **values)
    _write_port(port)
    record("interface.added", device, by=by, after={"name": port.name})
    return port


@transaction.atomic
def correct_interface(interface_id: int, values: Mapping[str, Any], *, by: User) -> Interface:
    """Mend a port, or connect it to an end of a circuit.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        EndTakenError: Another port is connected there.
        CircuitClosedError: The circuit is closed.
    """
    port = Interface.objects.select_related("device").get(pk=interface_id)
    device = locked_device(port.device_id, by)
    before, after = take(port, values)
    if after:
        _write_port(port)
        record("interface.corrected", device, by=by, before=before, after=after)
    return port


@transaction.atomic
def keep_configuration(
    device_id: int, text: str, *, taken_at: datetime, origin: Origin, by: User | None
) -> DeviceConfiguration:
    """Keep a configuration, encrypted; one equal to the newest before it is not kept twice.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        ConfigurationTooLargeError: It is longer than any device's.
    """
    raw = text.encode()
    if len(raw) > MOST_CONFIGURATION_BYTES:
        raise ConfigurationTooLargeError(most=MOST_CONFIGURATION_BYTES // 1024)
    device = (
        locked_device(device_id, by)
        if by is not None
        else Device.objects.select_for_update(of=("self",)).get(pk=device_id)
    )
    digest = hashlib.sha256(raw).hexdigest()
    before = device.configurations.filter(taken_at__lte=taken_at).first()
    if before is not None and before.sha256 == digest:
        return before
    kept = device.configurations.create(
        taken_at=taken_at,
        origin=origin,
        sha256=digest,
        size_bytes=len(raw),
        sealed_text=seal_text(text, CONFIGURATION),
        taken_by_name="" if by is None else by.printed_name,
    )
    record("configuration.kept", device, by=by, after={"sha256": digest, "bytes": len(raw)})
    return kept


def configuration_text(kept: DeviceConfiguration) -> str:
    """The text in the clear; show it only with its secrets covered."""
    return open_text(kept.sealed_text, CONFIGURATION)


@transaction.atomic
def verify(
    subject: Device | Circuit, *, on: date, way: Way, by: User | None, note: str = ""
) -> Verification:
    """Note that a device or circuit was found as recorded.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        InFutureError: The day has not come.
    """
    if by is not None:
        require(by, Permission.EDIT_NETWORK, subject.unit)
    not_in_future(on)
    field = "device" if isinstance(subject, Device) else "circuit"
    found = Verification.objects.create(
        **{field: subject},
        verified_on=on,
        way=way,
        note=note,
        by_name="" if by is None else by.printed_name,
    )
    record(f"{field}.verified", subject, by=by, after={"on": on, "way": way}, note=note)
    return found


def _write_port(port: Interface) -> None:
    circuit = port.circuit
    if circuit is not None:
        if circuit.is_closed:
            raise CircuitClosedError(day=circuit.closed_on)
        port.end = port.end or End.A
        other = circuit.interfaces.filter(end=port.end).exclude(pk=port.pk)
        found = other.select_related("device").first()
        if found is not None:
            raise EndTakenError(interface=f"{found.device.name} {found.name}")
    else:
        port.end = ""
    write(port)
