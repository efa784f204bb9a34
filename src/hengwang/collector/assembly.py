"""Makes of each check of the plan something that can be run; one line per kind of check."""

import dataclasses
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from hengwang.collector.probes.addresses import AddressRules, IPNetwork
from hengwang.collector.probes.dns import DnsTarget, plainly, probe_dns
from hengwang.collector.probes.http import HttpTarget, probe_http
from hengwang.collector.probes.icmp import IcmpTarget
from hengwang.collector.probes.modbus import ModbusTarget, probe_modbus
from hengwang.collector.probes.outcome import Reason, Verdict
from hengwang.collector.probes.registers import Register
from hengwang.collector.probes.snmp import Memory, SnmpTarget, probe_snmp
from hengwang.collector.probes.snmp_profiles import PROFILES, Item, Profile
from hengwang.collector.probes.tcp import TcpTarget, probe_tcp
from hengwang.collector.probes.tls import TlsTarget, probe_tls, unverified
from hengwang.collector.protocol.messages import Message
from hengwang.collector.protocol.plan import (
    CheckPlan,
    Credential,
    DnsSettings,
    HttpSettings,
    IcmpSettings,
    ModbusSettings,
    PlanDocument,
    SnmpItem,
    SnmpSettings,
    TcpSettings,
    TlsSettings,
)
from hengwang.collector.schedule import Plan

Ask = Callable[[], Awaitable[Verdict]]
S = TypeVar("S", bound=Message)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a probe is given besides its settings."""

    rules: AddressRules
    clock: Callable[[], datetime]
    credentials: Mapping[str, Credential] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A check ready to run: by itself, or as one address of a sweep of pings.

    Pings of one `group` may go out in one sweep: the packets of each, and their time.
    """

    plan: Plan
    timeout_s: float
    ask: Ask | None = None
    ping: IcmpTarget | None = None
    packets: int = 0
    group: tuple[int, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", (self.packets, self.timeout_s))


@dataclass(frozen=True, slots=True)
class Jobs:
    """Every check that runs by the clock, and those that wait to be told (`push`)."""

    scheduled: Mapping[str, Job]
    passive: Mapping[str, CheckPlan]


Maker = Callable[[CheckPlan, Surroundings], Ask]
PASSIVE = frozenset({"push"})
# The part of its time a probe may wait: the rest is for finding out why nothing came.
_OURS = 0.9


def _tcp(check: CheckPlan, around: Surroundings) -> Ask:
    told = TcpSettings.model_validate(check.settings)
    target = TcpTarget(told.host, told.port)
    return lambda: probe_tcp(target, around.rules)


def _http(check: CheckPlan, around: Surroundings) -> Ask:
    told = HttpSettings.model_validate(check.settings)
    target = HttpTarget(
        told.url,
        frozenset(told.statuses),
        told.contains,
        told.lacks,
        told.max_redirects,
        context=None if told.verify else unverified(),
    )
    return lambda: probe_http(target, around.rules)


def _dns(check: CheckPlan, around: Surroundings) -> Ask:
    told = DnsSettings.model_validate(check.settings)
    target = DnsTarget(
        told.server,
        told.name,
        told.type,
        frozenset(plainly(one, told.type) for one in told.expected),
        exact=told.exact,
        exists=told.exists,
        port=told.port,
        recursion=told.recursion,
    )
    return lambda: probe_dns(target, around.rules)


def _tls(check: CheckPlan, around: Surroundings) -> Ask:
    told = TlsSettings.model_validate(check.settings)
    target = TlsTarget(told.host, told.port, told.name, told.min_days, told.verify)
    return lambda: probe_tls(target, around.rules, around.clock())


def _snmp(check: CheckPlan, around: Surroundings) -> Ask:
    told = SnmpSettings.model_validate(check.settings)
    credential = around.credentials.get(told.credential)
    if credential is None:
        return _saying(Reason.CREDENTIAL_MISSING, told.credential)
    profiles = [PROFILES[name] for name in told.profiles]
    target = SnmpTarget(
        told.host,
        credential,
        told.port,
        items=(*_items(told.items), *(item for each in profiles for item in each.items)),
        walks=(*_items(told.walks), *(item for each in profiles for item in each.walks)),
        by_maker=_own(profiles),
        derive=tuple(each.derive for each in profiles),
        retries=told.retries,
        try_s=check.timeout_s * _OURS / (told.retries + 1),
        repetitions=told.repetitions,
    )
    memory = around.memories.setdefault(str(check.id), Memory())
    return lambda: probe_snmp(target, around.rules, memory)


def _own(profiles: Iterable[Profile]) -> dict[int, tuple[Item, ...]]:
    """Columns by maker, of all profiles together."""
    found: dict[int, tuple[Item, ...]] = {}
    for each in profiles:
        for maker, items in each.by_maker.items():
            found[maker] = (*found.get(maker, ()), *items)
    return found


def _items(told: Iterable[SnmpItem]) -> tuple[Item, ...]:
    return tuple(Item(**item.model_dump()) for item in told)


def _modbus(check: CheckPlan, around: Surroundings) -> Ask:
    told = ModbusSettings.model_validate(check.settings)
    registers = tuple(Register(**item.model_dump()) for item in told.items)
    target = ModbusTarget(told.host, registers, told.port, told.unit, check.timeout_s * _OURS)
    return lambda: probe_modbus(target, around.rules)


# A kind registers here, and nowhere else.
MAKERS: dict[str, Maker] = {
    "tcp": _tcp,
    "http": _http,
    "dns": _dns,
    "tls": _tls,
    "snmp": _snmp,
    "modbus": _modbus,
}


def assembled(
    document: PlanDocument, around: Surroundings, narrowed: tuple[IPNetwork, ...] = ()
) -> Jobs:
    """Return the jobs of a plan; what cannot be understood becomes a job that says so.

    `narrowed` are the networks the operator of this machine allows; a plan cannot widen them.
    """
    rules = AddressRules(document.networks, narrowed)
    around = dataclasses.replace(around, rules=rules, credentials=document.credentials)
    scheduled = {
        str(check.id): _job(check, around) for check in document.checks if check.kind not in PASSIVE
    }
    passive = {str(check.id): check for check in document.checks if check.kind in PASSIVE}
    return Jobs(scheduled, passive)


def _job(check: CheckPlan, around: Surroundings) -> Job:
    plan = Plan(
        str(check.id),
        check.interval_s,
        check.confirm_after_s,
        check.confirmations,
        check.slowest_s,
    )
    try:
        if check.kind == "icmp":
            told = IcmpSettings.model_validate(check.settings)
            target = IcmpTarget(plan.check, told.address)
            return Job(plan, check.timeout_s, ping=target, packets=told.packets)
        ask = MAKERS[check.kind](check, around)
    except KeyError:
        ask = _saying(Reason.NOT_UNDERSTOOD, f"kind {check.kind}")
    except ValidationError as error:
        # Which fields, not what was in them: a setting may be a secret put in the wrong place.
        places = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        ask = _saying(Reason.NOT_UNDERSTOOD, places)
    return Job(plan, check.timeout_s, ask=ask)


def _saying(reason: Reason, detail: str) -> Ask:
    async def say() -> Verdict:
        return Verdict(reason, detail=detail)

    return say
