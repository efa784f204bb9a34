"""Rows of the network for tests, written straight to the tables."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from hengwang.kernel.search_text import search_text
from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    Layer,
    Origin,
    RoomClass,
    ZoneKind,
)
from hengwang.network.models import (
    Circuit,
    CircuitTraffic,
    Device,
    DeviceConfiguration,
    Egress,
    Interface,
    Rack,
    Room,
    Site,
    Verification,
    Zone,
)
from hengwang.network.secret_text import CONFIGURATION, seal_text
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company

DAY = date(2020, 3, 1)
_numbers = itertools.count(1)


def a_site(unit: Unit, name: str = "政务大厦", **facts: Any) -> Site:
    """A site in the unit's region."""
    made = {"region": unit.region, "search_text": search_text(name), **facts}
    return Site.objects.create(unit=unit, name=name, **made)


def a_room(unit: Unit, name: str = "核心机房", **facts: Any) -> Room:
    """A core room, in a site of its own."""
    site = facts.pop("site", None) or a_site(unit, f"{name}楼")
    made = {"room_class": RoomClass.CORE, "search_text": search_text(name), **facts}
    return Room.objects.create(unit=unit, site=site, name=name, **made)


def a_rack(room: Room, name: str = "A01", height_u: int = 42) -> Rack:
    """An empty rack."""
    return Rack.objects.create(room=room, name=name, height_u=height_u)


def a_device(unit: Unit, name: str = "", **facts: Any) -> Device:
    """A router in service since the beginning of 2020."""
    name = name or f"路由器{next(_numbers)}"
    status = facts.pop("status", DeviceStatus.IN_SERVICE)
    made = {"kind": DeviceKind.ROUTER, "in_service_on": date(2020, 1, 1), **facts}
    device = Device(unit=unit, name=name, status=status, **made)
    device.search_text = search_text(*device.searched_words())
    device.save()
    device.statuses.create(status=status, from_on=device.in_service_on or DAY)
    return device


def a_circuit(unit: Unit, code: str = "", **facts: Any) -> Circuit:
    """A circuit of 100M, open since the beginning of 2020 unless told otherwise."""
    code = code or f"GS-{next(_numbers):05}"
    mbps = facts.pop("mbps", 100)
    opened, closed = facts.pop("opened_on", date(2020, 1, 1)), facts.pop("closed_on", None)
    status = CircuitStatus.CLOSED if closed else CircuitStatus.OPEN
    made = {"kind": CircuitKind.MSTP, "layer": Layer.METRO, "name": f"{unit}专线", **facts}
    circuit = Circuit(unit=unit, code=code, status=status, bandwidth_mbps=mbps, **made)
    circuit.opened_on, circuit.closed_on = opened, closed
    circuit.search_text = search_text(*circuit.searched_words())
    circuit.save()
    circuit.bandwidths.create(mbps=mbps, from_on=opened)
    circuit.statuses.create(status=CircuitStatus.OPEN, from_on=opened, until_on=closed)
    if closed:
        circuit.statuses.create(status=CircuitStatus.CLOSED, from_on=closed)
    return circuit


def a_carrier(name: str = "某电信") -> Company:
    """A carrier."""
    return open_company(name, CompanyFacts(CompanyKind.CARRIER), by=None)


def an_egress(unit: Unit, name: str = "出口一", mbps: int = 2400, **facts: Any) -> Egress:
    """An egress open since the beginning of 2020."""
    made = {"opened_on": date(2020, 1, 1), **facts}
    carrier = made.pop("carrier", None) or a_carrier(f"运营商{next(_numbers)}")
    egress = Egress.objects.create(
        unit=unit, name=name, carrier=carrier, bandwidth_mbps=mbps, **made
    )
    egress.bandwidths.create(mbps=mbps, from_on=egress.opened_on)
    return egress


def a_zone(unit: Unit, name: str = "城域网", kind: ZoneKind = ZoneKind.MAN) -> Zone:
    """A zone."""
    return Zone.objects.create(unit=unit, name=name, kind=kind)


def a_configuration(
    device: Device, text: str, taken_at: datetime | None = None
) -> DeviceConfiguration:
    """A kept configuration."""
    return DeviceConfiguration.objects.create(
        device=device,
        taken_at=taken_at or timezone.now(),
        origin=Origin.UPLOADED,
        sha256="0" * 64,
        size_bytes=len(text),
        sealed_text=seal_text(text, CONFIGURATION),
    )


def network_records(unit: Unit) -> dict[str, int]:
    """One of each kind; ids by their word in addresses."""
    room = a_room(unit)
    device = a_device(unit, room=room)
    port = Interface.objects.create(device=device, name="GE0/0/1")
    return {
        "site": room.site.pk,
        "room": room.pk,
        "rack": a_rack(room).pk,
        "zone": a_zone(unit).pk,
        "egress": an_egress(unit).pk,
        "device_id": device.pk,
        "interface_id": port.pk,
        "configuration_id": a_configuration(device, "sysname R1").pk,
        "circuit_id": a_circuit(unit).pk,
    }


def make_network(unit: Unit, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The rows of a worked example."""
    for number, facts in enumerate(records.get("rooms", ())):
        a_room(unit, f"机房{number}", **facts)
    for facts in records.get("devices", ()):
        _example_device(unit, dict(facts))
    for facts in records.get("circuits", ()):
        _example_circuit(unit, dict(facts))
    for number, facts in enumerate(records.get("egresses", ())):
        an_egress(unit, f"出口{number}", **facts)


def _example_device(unit: Unit, facts: dict[str, Any]) -> None:
    verified = facts.pop("verified_on", None)
    room_class = facts.pop("room_class", None)
    if room_class:
        facts["room"] = a_room(unit, f"房{next(_numbers)}", room_class=room_class)
    device = a_device(unit, **facts)
    if verified:
        Verification.objects.create(device=device, verified_on=verified, way="inspection")


def _example_circuit(unit: Unit, facts: dict[str, Any]) -> None:
    traffic, later = facts.pop("traffic", {}), facts.pop("bandwidth_from", {})
    verified = facts.pop("verified_on", None)
    circuit = a_circuit(unit, **facts)
    for month, peak in traffic.items():
        CircuitTraffic.objects.create(
            circuit=circuit, month_on=month, peak_mbps=peak, source="example"
        )
    for day, mbps in later.items():
        circuit.bandwidths.filter(until_on=None).update(until_on=day)
        circuit.bandwidths.create(mbps=mbps, from_on=day)
    if verified:
        Verification.objects.create(circuit=circuit, verified_on=verified, way="probe")
