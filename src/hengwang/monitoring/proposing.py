"""What watching a record would mean: a target and its checks, filled in from the inventory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop as _

from hengwang.addressing.choices import AddressState, RecordType
from hengwang.addressing.models import Address, DnsZone, DomainName
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Target, Watch
from hengwang.network.choices import CircuitStatus, DeviceKind, DeviceStatus, End, Layer
from hengwang.network.models import Circuit, Device, Interface
from hengwang.organizations.models import Unit

NETWORK_KINDS = frozenset(
    {
        *(DeviceKind.ROUTER, DeviceKind.CORE_SWITCH, DeviceKind.AGGREGATION_SWITCH),
        *(DeviceKind.ACCESS_SWITCH, DeviceKind.FIREWALL, DeviceKind.WAF, DeviceKind.IPS),
        *(DeviceKind.TRAFFIC_CONTROL, DeviceKind.LOAD_BALANCER, DeviceKind.TRANSMISSION),
    }
)
BACKBONE_KINDS = frozenset({DeviceKind.CORE_SWITCH, DeviceKind.AGGREGATION_SWITCH})
SNMP_EVERY_S = 60
TLS_EVERY_S = 6 * 3600
TLS_LEAST_DAYS = 15
_HTTPS_PORT = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCheck:
    """One way to ask; `why` says what it tells. SNMP waits for a credential."""

    key: str
    kind: CheckKind
    settings: Mapping[str, Any]
    why: str
    is_deciding: bool = True
    interval_s: int = 60

    @property
    def needs_credential(self) -> bool:
        """Whether a secret has to be chosen for it."""
        return self.kind is CheckKind.SNMP


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A target with its checks, ready to be confirmed; no checks means nobody knows an address."""

    subject: Any
    name: str
    kind: TargetKind
    unit: Unit
    address: str = ""
    parent: Target | None = None
    is_backbone: bool = False
    is_in_use: bool = True
    checks: tuple[ProposedCheck, ...] = field(default=())


def ping(address: str) -> ProposedCheck:
    """Is it there at all."""
    return ProposedCheck(
        key="icmp",
        kind=CheckKind.ICMP,
        settings={"address": address},
        why=_("whether it answers, loss and round-trip time"),
    )


def agent(host: str, *profiles: str, why: str) -> ProposedCheck:
    """What its agent tells; an agent that is silent does not make it down."""
    return ProposedCheck(
        key="snmp",
        kind=CheckKind.SNMP,
        settings={"host": host, "profiles": list(profiles)},
        why=why,
        is_deciding=False,
        interval_s=SNMP_EVERY_S,
    )


def page(url: str) -> ProposedCheck:
    """Does the page come."""
    return ProposedCheck(
        key="http", kind=CheckKind.HTTP, settings={"url": url}, why=_("whether the page comes")
    )


def certificate(host: str, port: int = _HTTPS_PORT) -> ProposedCheck:
    """How long is its certificate good."""
    return ProposedCheck(
        key="tls",
        kind=CheckKind.TLS,
        settings={"host": host, "port": port, "min_days": TLS_LEAST_DAYS},
        why=_("when the certificate ends"),
        is_deciding=False,
        interval_s=TLS_EVERY_S,
    )


_TRAFFIC = _("traffic of every interface, CPU and memory")
_HOST = _("CPU, memory and disks")
_POWER = _("load, battery and input of the UPS")


def checks_of_device(kind: str, address: str) -> tuple[ProposedCheck, ...]:
    """The template of a kind of device."""
    if not address:
        return ()
    first = ping(address)
    if kind in NETWORK_KINDS:
        return (first, agent(address, "system", "interfaces", "host", why=_TRAFFIC))
    if kind == DeviceKind.UPS:
        return (first, agent(address, "system", "ups", why=_POWER))
    return (first, agent(address, "system", "host", why=_HOST))


def of_device(device: Device) -> Proposal:
    """A device by its management address; without one by the first address it holds."""
    address = device.management_address or _held(device.addresses)
    return Proposal(
        subject=device,
        name=device.name,
        kind=TargetKind.DEVICE,
        unit=device.unit,
        address=address,
        is_backbone=device.kind in BACKBONE_KINDS,
        is_in_use=device.status in {DeviceStatus.IN_SERVICE, DeviceStatus.SPARE},
        checks=checks_of_device(device.kind, address),
    )


def of_circuit(circuit: Circuit) -> Proposal:
    """A circuit by its far end, behind the device at its near one."""
    ends: dict[str, Interface] = {
        port.end: port for port in circuit.interfaces.select_related("device")
    }
    far, near = ends.get(End.Z), ends.get(End.A)
    address = _held(circuit.addresses)
    if not address and far is not None:
        address = far.device.management_address or ""
    parent = None if near is None else target_of(near.device)
    return Proposal(
        subject=circuit,
        name=circuit.name,
        kind=TargetKind.CIRCUIT,
        unit=circuit.unit,
        address=address,
        parent=parent,
        is_backbone=circuit.layer == Layer.BACKBONE,
        is_in_use=circuit.status in {CircuitStatus.OPEN, CircuitStatus.SUSPENDED},
        checks=(ping(address),) if address else (),
    )


def of_address(address: Address) -> Proposal:
    """A service at an address."""
    return Proposal(
        subject=address,
        name=address.host_name or address.purpose or address.text,
        kind=TargetKind.SERVICE,
        unit=address.unit or address.prefix.unit,
        address=address.text,
        parent=None if address.device is None else target_of(address.device),
        is_in_use=address.state == AddressState.ALLOCATED,
        checks=(ping(address.text),),
    )


def of_zone(zone: DnsZone) -> Proposal:
    """A zone at its name server: does it answer for the zone."""
    server = zone.server or ""
    settings = {"server": server, "port": zone.port, "name": zone.name, "type": "NS"}
    asked = ProposedCheck(
        key="dns",
        kind=CheckKind.DNS,
        settings=settings | {"recursion": False},
        why=_("whether the name server answers for the zone"),
    )
    return Proposal(
        subject=zone,
        name=zone.name,
        kind=TargetKind.SERVICE,
        unit=zone.unit,
        address=server,
        checks=(asked,) if server else (),
    )


def of_domain(domain: DomainName) -> Proposal:
    """A website under a planned name, with its certificate and the answer of the name server."""
    name = domain.full_name
    checks = [page(f"https://{name}/"), certificate(name)]
    server = domain.zone.server
    if server and domain.kind in {RecordType.A, RecordType.AAAA, RecordType.CNAME}:
        settings = {"server": server, "port": domain.zone.port, "name": name, "type": domain.kind}
        checks.append(
            ProposedCheck(
                key="dns",
                kind=CheckKind.DNS,
                settings=settings | {"expected": [domain.value], "recursion": False},
                why=_("whether the name server gives the planned answer"),
                is_deciding=False,
            )
        )
    return Proposal(
        subject=domain,
        name=name,
        kind=TargetKind.WEBSITE,
        unit=domain.unit,
        address=name,
        is_in_use=domain.until_on is None,
        checks=tuple(checks),
    )


MAKERS: Mapping[type[models.Model], Callable[[Any], Proposal]] = MappingProxyType(
    {
        Device: of_device,
        Circuit: of_circuit,
        Address: of_address,
        DnsZone: of_zone,
        DomainName: of_domain,
    }
)
RELATED: Mapping[type[models.Model], tuple[str, ...]] = MappingProxyType(
    {
        Device: ("unit__region",),
        Circuit: ("unit__region",),
        Address: ("unit__region", "prefix__unit__region", "device"),
        DnsZone: ("unit__region",),
        DomainName: ("unit__region", "zone"),
    }
)


def proposal_for(subject: models.Model) -> Proposal:
    """What watching this record would mean."""
    return MAKERS[type(subject)](subject)


def watch_of(subject: models.Model) -> Watch | None:
    """The present link of a record."""
    found: Watch | None = (
        Watch.objects.of(subject).present().select_related("target__unit__region").first()
    )
    return found


def target_of(subject: models.Model) -> Target | None:
    """The target that stands for a record now."""
    link = watch_of(subject)
    return None if link is None else link.target


def _held(addresses: Any) -> str:
    """The first in the order of addresses; sorted here, for it is asked by its holder's index."""
    held = addresses.filter(state=AddressState.ALLOCATED).order_by()
    rows = held.values_list("routing_domain_id", "key", "text")
    return min(rows, default=(0, "", ""))[2]
