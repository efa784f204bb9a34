"""The inventory behind the demo's watched network: zones, devices in racks, lines, addresses.

Everything is entered by the services a person would use; makers, numbers and companies are made up.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.addressing.choices import Asked, PrefixKind, RecordType
from hengwang.addressing.models import DnsZone, Prefix
from hengwang.addressing.services.allocating import Use, allocate, release, reserve
from hengwang.addressing.services.names import NameFacts, add_domain, save_zone
from hengwang.addressing.services.prefixes import add_prefix, add_routing_domain, save_vlan
from hengwang.addressing.services.requests import ask_for
from hengwang.availability.choices import GroupKind
from hengwang.availability.services.grouping import form_group
from hengwang.demo.services.visitors import make_visitors
from hengwang.monitoring.choices import CredentialVersion, TargetKind
from hengwang.monitoring.models import Target, Watch
from hengwang.monitoring.services.alert_rules import add_usual_rules, set_step
from hengwang.monitoring.services.credentials import add_credential
from hengwang.network.choices import (
    CircuitKind,
    DeviceKind,
    InterfaceKind,
    Layer,
    Origin,
    Way,
    ZoneKind,
)
from hengwang.network.models import Circuit, Device, Rack, Room, Zone
from hengwang.network.services.circuits import add_circuit, change_bandwidth
from hengwang.network.services.devices import add_device, place_device
from hengwang.network.services.egresses import add_egress
from hengwang.network.services.equipment import add_interface, keep_configuration, verify
from hengwang.network.services.places import add_place
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company

TOP = "省电子政务网络中心（演示）"
WATCHED_LINES = 60
YEARS = 365
ZONES = (
    ("广域网", ZoneKind.WAN),
    ("城域网", ZoneKind.MAN),
    ("公用网络区", ZoneKind.PUBLIC),
    ("互联网接入区", ZoneKind.INTERNET),
    ("带外管理网", ZoneKind.MANAGEMENT),
)
# Name, kind, zone, maker, model, units of the rack, years in service.
DEVICES: Sequence[tuple[str, DeviceKind, str, str, str, int, int]] = (
    ("省核心路由器一", DeviceKind.ROUTER, "广域网", "演示厂商甲", "NR-8000", 8, 6),
    ("省核心路由器二", DeviceKind.ROUTER, "广域网", "演示厂商甲", "NR-8000", 8, 6),
    ("核心交换机一", DeviceKind.CORE_SWITCH, "城域网", "演示厂商乙", "CS-9600", 6, 4),
    ("核心交换机二", DeviceKind.CORE_SWITCH, "城域网", "演示厂商乙", "CS-9600", 6, 4),
    ("汇聚交换机一", DeviceKind.AGGREGATION_SWITCH, "城域网", "演示厂商乙", "AS-5700", 1, 7),
    ("汇聚交换机二", DeviceKind.AGGREGATION_SWITCH, "城域网", "演示厂商乙", "AS-5700", 1, 7),
    ("出口防火墙一", DeviceKind.FIREWALL, "互联网接入区", "演示厂商丙", "FW-3000", 2, 3),
    ("出口防火墙二", DeviceKind.FIREWALL, "互联网接入区", "演示厂商丙", "FW-3000", 2, 3),
    ("入侵防御", DeviceKind.IPS, "互联网接入区", "演示厂商丙", "IP-1200", 2, 5),
    ("流量控制", DeviceKind.TRAFFIC_CONTROL, "互联网接入区", "演示厂商丁", "TC-600", 1, 8),
    ("网站应用防火墙", DeviceKind.WAF, "公用网络区", "演示厂商丙", "WA-800", 2, 2),
    ("负载均衡", DeviceKind.LOAD_BALANCER, "公用网络区", "演示厂商丁", "LB-2000", 2, 4),
    ("上网行为审计", DeviceKind.BEHAVIOUR_AUDIT, "互联网接入区", "演示厂商丁", "BA-700", 1, 6),
    ("域名服务器", DeviceKind.SERVER, "公用网络区", "演示厂商戊", "SV-220", 2, 3),
    ("网管服务器", DeviceKind.SERVER, "带外管理网", "演示厂商戊", "SV-220", 2, 1),
    ("带外管理交换机", DeviceKind.ACCESS_SWITCH, "带外管理网", "演示厂商乙", "AS-2900", 1, 9),
)
CONFIGURATION = """sysname {name}
vlan batch 100 200 {vlans}
interface GigabitEthernet0/0/1
 description to-core
 ip address 10.0.0.{number} 255.255.255.252
snmp-agent community read cipher demo-secret
ntp-service unicast-server 10.0.0.{ntp}
"""


def load_inventory(say: Callable[[str], object]) -> int:
    """The inventory of the demo, unless it is there; returns how many circuits came new."""
    return write_inventory(say, make_visitors()["demo-network"])


@transaction.atomic
def write_inventory(say: Callable[[str], object], by: User) -> int:
    """Enter zones, racks, devices, lines, addresses, names, rules and groups.

    Args:
        say: Told what is written.
        by: Who keeps the network.
    """
    unit = Unit.objects.filter(name=TOP).first()
    if unit is None or Zone.objects.filter(unit=unit).exists():
        return 0
    today = timezone.localdate()
    carriers = [
        open_company(f"演示运营商{name}", CompanyFacts(CompanyKind.CARRIER), by=None)
        for name in "甲乙"
    ]
    zones = {
        name: add_place(Zone, {"name": name, "kind": kind}, unit=unit, by=by)
        for name, kind in ZONES
    }
    devices = _devices(unit, zones, today, by)
    for carrier, mbps in zip(carriers, (5000, 2400), strict=True):
        facts = {"name": f"互联网出口{carrier.name[-1]}", "carrier": carrier}
        facts["opened_on"] = today - timedelta(days=4 * YEARS)
        add_egress(facts, unit=unit, mbps=mbps, by=by)
    circuits = _circuits(carriers, today, by)
    say(f"  {len(devices)} devices, {len(circuits)} circuits")
    _addresses(unit, devices, circuits, by)
    _alerts(unit, by)
    say("  addresses, names, alert rules")
    return len(circuits)


def _devices(unit: Unit, zones: dict[str, Zone], today: date, by: User) -> list[Device]:
    room = Room.objects.order_by("pk").first()
    racks = []
    if room is not None:
        racks = [
            add_place(Rack, {"room": room, "name": f"A0{n}", "height_u": 42}, unit=room.unit, by=by)
            for n in range(1, 4)
        ]
    made, lowest = [], dict.fromkeys(range(3), 2)
    for number, (name, kind, zone, vendor, model, height, years) in enumerate(DEVICES, start=1):
        begun = today - timedelta(days=years * YEARS + number)
        facts = {
            "name": name, "kind": kind, "zone": zones[zone], "vendor": vendor, "model": model,
            "serial": f"DEMO{number:06}", "asset_number": f"演示资产{number:04}",
            "management_address": f"10.0.255.{number}", "room": room, "in_service_on": begun,
            "warranty_to": begun + timedelta(days=5 * YEARS),
        }  # fmt: skip
        device = add_device(facts, unit=unit, by=by)
        made.append(device)
        if racks:
            at = number % 3
            where, lowest[at] = lowest[at], lowest[at] + height + 1
            place_device(device.pk, racks[at].pk, lowest_u=where, height_u=height, by=by)
        if number <= 4:  # noqa: PLR2004 (the core)
            _ports(device, number, by)
    for device in made[:10]:
        verify(device, on=today - timedelta(days=30), way=Way.INSPECTION, by=by)
    return made


def _ports(device: Device, number: int, by: User) -> None:
    for port in range(1, 5):
        facts = {
            "name": f"GE0/0/{port}", "kind": InterfaceKind.OPTICAL, "speed_mbps": 10_000,
            "description": "上联" if port == 1 else f"下联{port}",
        }  # fmt: skip
        add_interface(device.pk, facts, by=by)
    now = timezone.now()
    for days, vlans, ntp in ((40, "300", 9), (2, "300 400", 10)):
        text = CONFIGURATION.format(name=device.name, vlans=vlans, number=number, ntp=ntp)
        taken = now - timedelta(days=days)
        keep_configuration(device.pk, text, taken_at=taken, origin=Origin.UPLOADED, by=by)


def _circuits(carriers: Sequence[Company], today: date, by: User) -> list[Circuit]:
    """One for each watched line; some were widened, and the first ones know their target."""
    ends = Target.objects.filter(kind=TargetKind.CIRCUIT, closed_at=None)
    made = []
    for number, target in enumerate(ends.select_related("unit").order_by("pk"), start=1):
        opened = today - timedelta(days=900 + number)
        facts = {
            "code": f"YS-{number:05}", "name": f"{target.unit.name}接入专线",
            "kind": (CircuitKind.MSTP, CircuitKind.OTN, CircuitKind.DARK_FIBRE)[number % 3],
            "layer": Layer.METRO if number % 4 else Layer.CITY_COUNTY,
            "carrier": carriers[number % 2], "a_end": "省中心机房", "z_end": target.unit.name,
            "contract_number": f"演示合同{number // 20 + 1:02}",
        }  # fmt: skip
        mbps = (20, 100, 200)[number % 3]
        circuit = add_circuit(facts, unit=target.unit, mbps=mbps, opened_on=opened, by=by)
        if not number % 5:
            later = opened + timedelta(days=400)
            change_bandwidth(circuit.pk, mbps * 5, from_on=later, by=by)
        if number <= WATCHED_LINES:
            Watch.objects.create(target=target, circuit=circuit)
        made.append(circuit)
    return made


def _addresses(
    unit: Unit,
    devices: Sequence[Device],
    circuits: Sequence[Circuit],
    by: User,
) -> None:
    domain = add_routing_domain("政务外网（演示）", by=by)

    def prefix(text: str, kind: PrefixKind, purpose: str) -> Prefix:
        facts = {"kind": kind, "purpose": purpose}
        return add_prefix(domain, text, facts, unit=unit, by=by)

    prefix("10.64.0.0/16", PrefixKind.CONTAINER, "全省统一规划")
    managed = prefix("10.64.255.0/24", PrefixKind.NETWORK, "带外管理")
    office = prefix("10.64.1.0/24", PrefixKind.NETWORK, "单位接入")
    reserve(managed.pk, "10.64.255.1", purpose="网关", by=by)
    for device in devices[:12]:
        use = Use(purpose="设备管理", host_name=f"dev{device.pk}", device=device)
        allocate(managed.pk, unit, by=by, use=use)
    for circuit in circuits[:40]:
        allocate(office.pk, circuit.unit, by=by, use=Use(purpose="互联地址", circuit=circuit))
    (gone,) = allocate(office.pk, unit, by=by, use=Use(purpose="临时测试"))
    release(gone.pk, by=by, reason="测试结束")
    for vid, name in ((100, "办公"), (200, "视频会议"), (300, "监控")):
        save_vlan({"routing_domain": domain, "vid": vid, "name": name}, unit=unit, by=by)
    zone = save_zone({"name": "demo-gov.example"}, unit=unit, by=by)
    _names(zone, unit, by)
    facts = {"asked": Asked.ADDRESSES, "prefix": office, "count": 8, "purpose": "新增办公点"}
    ask_for(facts, unit=circuits[0].unit if circuits else unit, by=by)


def _names(zone: DnsZone, unit: Unit, by: User) -> None:
    for name, value in (("www", "10.64.1.10"), ("portal", "10.64.1.11"), ("ns1", "10.64.255.9")):
        add_domain(zone.pk, NameFacts(name, RecordType.A, value), unit=unit, by=by)
    facts = NameFacts("bsdt", RecordType.CNAME, "portal.demo-gov.example")
    add_domain(zone.pk, facts, unit=unit, by=by)


def _alerts(unit: Unit, by: User) -> None:
    for rule in add_usual_rules(unit, by=by):
        set_step(rule, 0, [by], [], by=by)
    given = {"community": "demo-readonly-community"}
    add_credential(unit, "只读团体名（演示）", CredentialVersion.COMMUNITY, given, by=by)
    since = timezone.now() - timedelta(days=300)
    lines = Target.objects.filter(kind=TargetKind.CIRCUIT, closed_at=None).order_by("unit", "pk")
    by_unit: dict[int, list[Target]] = {}
    for line in lines.select_related("unit"):
        by_unit.setdefault(line.unit_id, []).append(line)
    pairs = [found[:2] for found in by_unit.values() if len(found) > 1][:3]
    for pair in pairs:
        name = f"{pair[0].unit.name}双线路"
        form_group(pair[0].unit, name, GroupKind.REDUNDANT, pair, from_at=since, by=by)
    systems = list(Target.objects.filter(kind=TargetKind.SERVICE, closed_at=None)[:8])
    if systems:
        form_group(unit, "重要业务系统", GroupKind.NAMED, systems, from_at=since, by=by)
