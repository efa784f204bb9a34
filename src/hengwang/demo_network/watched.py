"""What the house is told to watch: a unit, a person, a collector, targets with their checks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.services import Place, UserFacts, create_user, grant_role
from hengwang.demo_network.landscape import (
    COLLECTOR_ADDRESS,
    NETWORK,
    PUSH_PORT,
    SYSLOG_PORT,
    TRAP_PORT,
)
from hengwang.demo_network.programs import (
    DNS_ADDRESS,
    NAME,
    PORTAL_ADDRESS,
    PORTAL_WORDS,
    ROOM_ADDRESS,
    WEST_ADDRESS,
)
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.models import Check, Collector, Credential, Target
from hengwang.monitoring.services.enrolling import register_collector
from hengwang.network.secret_text import PROBES, seal_text
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit

INTERVAL_S, CONFIRM_S, TIMEOUT_S = 4, 1, 1
FAILURES = 2
USERNAME = "demo-network"
COMMUNITY = "demo-network"
LISTENERS = [
    {"kind": kind, "address": COLLECTOR_ADDRESS, "port": port}
    for kind, port in (
        ("syslog_udp", SYSLOG_PORT),
        ("syslog_tcp", SYSLOG_PORT),
        ("snmp_trap", TRAP_PORT),
        ("push", PUSH_PORT),
    )
]


@dataclass(frozen=True, slots=True)
class Plan:
    """A target, under its short name, and how it is asked."""

    short: str
    name: str
    kind: TargetKind
    check: CheckKind
    settings: Mapping[str, object]
    parent: str = ""
    interval_s: int = INTERVAL_S


def _ping(address: str, packets: int = 1) -> dict[str, object]:
    return {"address": address, "packets": packets}


TARGETS = (
    Plan("core", "省中心核心路由器", TargetKind.DEVICE, CheckKind.ICMP, _ping("198.18.0.1")),
    Plan(
        *("dns", "政务外网域名服务", TargetKind.SERVICE, CheckKind.DNS),
        {"server": DNS_ADDRESS, "name": NAME, "expected": [PORTAL_ADDRESS], "recursion": False},
        "core",
    ),
    Plan(
        *("east-1", "东市电路一（主）", TargetKind.CIRCUIT, CheckKind.ICMP),
        *(_ping("198.18.1.2"), "core"),
    ),
    Plan(
        *("east-2", "东市电路二（备）", TargetKind.CIRCUIT, CheckKind.ICMP),
        *(_ping("198.18.1.6"), "core"),
    ),
    Plan(
        *("east", "东市汇聚路由器", TargetKind.DEVICE, CheckKind.ICMP),
        *(_ping("198.18.11.1"), "core"),
    ),
    Plan(
        *("portal", "东市政府门户网站", TargetKind.WEBSITE, CheckKind.HTTP),
        {"url": f"http://{PORTAL_ADDRESS}/", "contains": PORTAL_WORDS},
        "east",
    ),
    Plan(
        *("certificate", "东市门户网站证书", TargetKind.SERVICE, CheckKind.TLS),
        {"host": PORTAL_ADDRESS, "min_days": 7, "verify": False},
        "east",
    ),
    Plan(
        *("west-1", "西市电路", TargetKind.CIRCUIT, CheckKind.ICMP),
        *(_ping("198.18.2.2"), "core"),
    ),
    Plan(
        *("west", "西市汇聚路由器", TargetKind.DEVICE, CheckKind.SNMP),
        {"host": WEST_ADDRESS, "credential": COMMUNITY, "profiles": ["system"], "retries": 0},
        "west-1",
    ),
    Plan(
        *("ups", "西市机房UPS", TargetKind.SENSOR, CheckKind.SNMP),
        {"host": ROOM_ADDRESS, "credential": COMMUNITY, "profiles": ["ups"], "retries": 0},
        "west",
    ),
    Plan(
        *("room", "西市机房温湿度", TargetKind.SENSOR, CheckKind.MODBUS),
        {
            "host": ROOM_ADDRESS,
            "items": [
                {"name": "celsius", "address": 0, "scale": 0.1},
                {"name": "percent_humidity", "address": 1, "scale": 0.1},
            ],
        },
        "west",
    ),
    Plan(
        *("south-1", "南市电路", TargetKind.CIRCUIT, CheckKind.ICMP),
        *(_ping("198.18.3.2", packets=4), "core", 2 * INTERVAL_S),
    ),
)


def valid_for_s(plan: Plan) -> int:
    """How long an answer counts: two may be missed."""
    return 3 * plan.interval_s


@dataclass(frozen=True, slots=True)
class Told:
    """What the house gave back: the one-time code, and how a person comes in."""

    collector: Collector
    code: str
    username: str
    password: str


@transaction.atomic
def enter(community: str) -> Told:
    """Enter everything into an empty house."""
    unit = open_unit(
        "演示省大数据局", UnitFacts(Level.PROVINCE, Region.objects.get(code="140000")), by=None
    )
    user, password = create_user(USERNAME, UserFacts("演示网络管理员", unit=unit), by=None)
    grant_role(user, Role.NETWORK_ADMIN, Place(unit=unit), by=None)
    collector, code = register_collector(unit, "演示采集器", [NETWORK], by=user)
    Collector.objects.filter(pk=collector.pk).update(listeners=LISTENERS)
    secret = seal_text(json.dumps({"community": community}), PROBES)
    credential = Credential.objects.create(
        name=COMMUNITY, version=CredentialVersion.COMMUNITY, secret=secret, unit=unit
    )
    _enter_targets(unit, collector, credential)
    return Told(collector, code, user.username, password)


def _enter_targets(unit: Unit, collector: Collector, credential: Credential) -> None:
    made: dict[str, Target] = {}
    since = timezone.now() - timedelta(seconds=1)
    for plan in TARGETS:
        made[plan.short] = target = Target.objects.create(
            name=plan.name,
            kind=plan.kind,
            unit=unit,
            parent=made.get(plan.parent),
            is_backbone=plan.short == "core",
            watched_from=since,
        )
        Check.objects.create(
            target=target,
            collector=collector,
            kind=plan.check,
            settings=dict(plan.settings),
            credential=credential if plan.check == CheckKind.SNMP else None,
            interval_s=plan.interval_s,
            timeout_s=TIMEOUT_S,
            confirm_after_s=CONFIRM_S,
            failures=FAILURES,
            valid_for_s=valid_for_s(plan),
            started_at=since,
        )


def short_names() -> dict[int, str]:
    """The short names of the script by the ids of targets."""
    known = {plan.name: plan.short for plan in TARGETS}
    return {
        pk: known[name] for pk, name in Target.objects.values_list("pk", "name") if name in known
    }
