"""A province's network, written in bulk: 50,000 devices, 5,000 circuits, 200,000 addresses.

Everything is drawn from one fixed seed, so that two runs measure the same rows.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import grant_role
from hengwang.addressing.choices import AddressState, PrefixKind
from hengwang.addressing.models import Address, Prefix, RoutingDomain
from hengwang.addressing.rules import Block, block_of, key_of, text_of
from hengwang.kernel.search_text import search_text
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
    CircuitStatusSpan,
    Device,
    DeviceStatusSpan,
    Interface,
    Room,
    Site,
)
from hengwang.organizations.choices import CompanyKind, Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.services import CompanyFacts, UnitFacts, open_company, open_unit

DEVICES, CIRCUITS, ADDRESSES = 50_000, 5_000, 200_000
UNITS, SITES, PORTS_EACH = 1_000, 400, 8
BATCH = 2_000
VENDORS = ("华为", "新华三", "锐捷", "迪普", "中兴", "启明星辰", "浪潮")
SPEEDS = (20, 50, 100, 200, 500, 1000, 10_000)
FIRST = date(2014, 1, 1)


def seed(say: Callable[[str], object]) -> dict[str, int]:
    """Fill an empty, migrated database; returns how many rows of each kind there are."""
    draw = Random(4)
    user = User.objects.create_user("sees-network", display_name="网络管理员")
    grant_role(user, Role.NETWORK_ADMIN, by=None)
    with transaction.atomic():
        units, carriers = _units()
        rooms = _rooms(units)
        say("places")
        devices = _devices(units, rooms, draw)
        say("devices")
        circuits = _circuits(units, carriers, draw)
        _ports(devices, circuits)
        say("circuits")
        _addresses(units, devices, draw)
        say("addresses")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    kinds = (Unit, Device, Circuit, Interface, Address)
    return {model._meta.model_name or "": model._default_manager.count() for model in kinds}


def _units() -> tuple[list[Unit], list[Company]]:
    province = Region.objects.get(code="620000")
    below = list(Region.objects.filter(code__startswith="62", level=Level.COUNTY).order_by("code"))
    top = open_unit("甘肃省大数据中心", UnitFacts(Level.PROVINCE, province), by=None)
    units = [top]
    for number in range(1, UNITS):
        region = below[number % len(below)]
        facts = UnitFacts(Level.COUNTY, region, parent=top)
        units.append(open_unit(f"{region.name}第{number}政务服务局", facts, by=None))
    carriers = [
        open_company(name, CompanyFacts(CompanyKind.CARRIER), by=None)
        for name in ("某电信", "某移动", "某联通", "某广电")
    ]
    return units, carriers


def _rooms(units: list[Unit]) -> list[Room]:
    sites = [
        Site(
            unit=units[n],
            region=units[n].region,
            name=f"{units[n].region.name}政务大楼{n}",
            search_text=search_text(f"{units[n].region.name}政务大楼{n}"),
        )
        for n in range(SITES)
    ]
    Site.objects.bulk_create(sites, BATCH)
    classes = list(RoomClass)
    rooms = [
        Room(
            unit=site.unit,
            site=site,
            name=f"{site.name}机房",
            room_class=classes[n % len(classes)],
            search_text=search_text(f"{site.name}机房"),
        )
        for n, site in enumerate(sites)
    ]
    return Room.objects.bulk_create(rooms, BATCH)


def _devices(units: list[Unit], rooms: list[Room], draw: Random) -> list[Device]:
    kinds, tenures = list(DeviceKind), list(Tenure)
    made = []
    for number in range(DEVICES):
        unit = units[number % UNITS]
        kind, since = draw.choice(kinds), FIRST + timedelta(draw.randrange(4000))
        device = Device(
            unit=unit,
            name=f"{unit.region.name}{kind.value}-{number:05}",
            kind=kind,
            status=DeviceStatus.IN_SERVICE,
            vendor=draw.choice(VENDORS),
            model=f"S{draw.randrange(5000, 9999)}",
            serial=f"21{number:010}",
            management_address=text_of(key_of(4, (10 << 24) + number)),
            room=draw.choice(rooms),
            tenure=draw.choice(tenures),
            in_service_on=since,
            warranty_to=since + timedelta(3 * 365),
        )
        device.search_text = search_text(*device.searched_words())
        made.append(device)
    Device.objects.bulk_create(made, BATCH)
    DeviceStatusSpan.objects.bulk_create(
        (
            DeviceStatusSpan(device=one, status=one.status, from_on=one.in_service_on)
            for one in made
        ),
        BATCH,
    )
    return made


def _circuits(units: list[Unit], carriers: list[Company], draw: Random) -> list[Circuit]:
    kinds, layers = list(CircuitKind), list(Layer)[:4]
    made = []
    for number in range(CIRCUITS):
        unit, since = units[number % UNITS], FIRST + timedelta(draw.randrange(4000))
        circuit = Circuit(
            unit=unit,
            code=f"甘电{number:06}",
            name=f"{unit.name}专线{number:04}",
            kind=draw.choice(kinds),
            layer=draw.choice(layers),
            carrier=draw.choice(carriers),
            a_end="省核心机房",
            z_end=f"{unit.name}机房",
            status=CircuitStatus.OPEN,
            bandwidth_mbps=draw.choice(SPEEDS),
            opened_on=since,
        )
        circuit.search_text = search_text(*circuit.searched_words())
        made.append(circuit)
    Circuit.objects.bulk_create(made, BATCH)
    CircuitBandwidth.objects.bulk_create(
        (
            CircuitBandwidth(circuit=one, mbps=one.bandwidth_mbps, from_on=one.opened_on)
            for one in made
        ),
        BATCH,
    )
    CircuitStatusSpan.objects.bulk_create(
        (CircuitStatusSpan(circuit=one, status=one.status, from_on=one.opened_on) for one in made),
        BATCH,
    )
    return made


def _ports(devices: list[Device], circuits: list[Circuit]) -> None:
    Interface.objects.bulk_create(
        (
            Interface(
                device=device,
                name=f"GE0/0/{port}",
                speed_mbps=1000,
                circuit=circuits[n] if port == 0 and n < CIRCUITS else None,
                end="z" if port == 0 and n < CIRCUITS else "",
            )
            for n, device in enumerate(devices[: 2 * CIRCUITS])
            for port in range(PORTS_EACH)
        ),
        BATCH,
    )


def _addresses(units: list[Unit], devices: list[Device], draw: Random) -> None:
    domain = RoutingDomain.objects.create(name="政务外网")
    blocks = [Block(4, (10 << 24) + n * 1024, 22) for n in range(256)]
    whole = block_of("10.0.0.0/8")
    container = _prefix(domain, whole, units[0], PrefixKind.CONTAINER, None)
    container.save()
    prefixes = [
        _prefix(domain, block, units[n % UNITS], PrefixKind.NETWORK, container)
        for n, block in enumerate(blocks)
    ]
    Prefix.objects.bulk_create(prefixes, BATCH)
    made = []
    for number in range(ADDRESSES):
        prefix, at = prefixes[number % 256], number // 256
        key = key_of(4, prefix.block.first + 1 + at)
        name = f"zd-{number:06}" if number % 4 == 0 else ""
        made.append(
            Address(
                routing_domain=domain,
                prefix=prefix,
                key=key,
                text=text_of(key),
                state=AddressState.ALLOCATED,
                unit=units[number % UNITS],
                device=devices[number] if number < DEVICES else None,
                host_name=name,
                purpose=draw.choice(("办公终端", "视频会议", "业务服务器")),
                search_text=search_text(name),
            )
        )
    Address.objects.bulk_create(made, BATCH)


def _prefix(
    domain: RoutingDomain, block: Block, unit: Unit, kind: PrefixKind, parent: Prefix | None
) -> Prefix:
    return Prefix(
        routing_domain=domain,
        unit=unit,
        kind=kind,
        parent=parent,
        text=block.text,
        version=block.version,
        first_key=block.first_key,
        last_key=block.last_key,
        length=block.length,
        cursor_key=block.first_key,
        search_text=search_text(block.text),
    )
