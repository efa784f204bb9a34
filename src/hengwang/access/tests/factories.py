"""Applications for tests, led by the services; the ground they need is laid beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unittest import mock

from django.utils import timezone

from hengwang.access.choices import NEEDS_ADDRESSES, NEEDS_CIRCUIT, Kind, Step
from hengwang.access.models import (
    AccessPoint,
    AccessTerms,
    Application,
    DueUnit,
    PrivateNetwork,
)
from hengwang.access.rules import PATHS
from hengwang.access.services import opening, parts, plans, working
from hengwang.access.services.applying import ApplicationFacts, apply, cancel
from hengwang.access.services.plans import PlanFacts
from hengwang.access.services.stepping import Words
from hengwang.access.services.terms import TermsFacts
from hengwang.accounts.models import User
from hengwang.addressing.models import DnsZone, Prefix
from hengwang.addressing.tests.factories import a_prefix, a_zone
from hengwang.kernel.periods import BEIJING
from hengwang.kernel.search_text import search_text
from hengwang.monitoring.models import Collector
from hengwang.monitoring.tests.factories import a_collector
from hengwang.network.choices import CircuitKind, Layer, Tenure
from hengwang.network.models import Circuit
from hengwang.network.tests.factories import a_carrier, a_circuit
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Company, Region, Unit

LATE = "等待管道协调"


@dataclass(frozen=True)
class Ground:
    """Where addresses, names and watching come from."""

    prefix: Prefix
    zone: DnsZone
    carrier: Company
    collector: Collector


def a_ground(unit: Unit, by: User, text: str = "10.9.0.0/24") -> Ground:
    """A prefix, a zone, a carrier and a collector that may ask there."""
    networks = ["10.0.0.0/8"]
    collector = a_collector(unit, by, name="接入采集器", networks=networks)
    Collector.objects.filter(pk=collector.pk).update(token_sha256="0" * 64)
    collector.refresh_from_db()
    return Ground(
        a_prefix(unit, text), a_zone(unit, "access.example"), a_carrier("某联通"), collector
    )


def a_point(unit: Unit, circuit: Circuit | None = None, **facts: Any) -> AccessPoint:
    """An access point connected since the beginning of 2020, with a circuit."""
    made = {"name": str(unit), "opened_on": date(2020, 1, 1), **facts}
    point = AccessPoint.objects.create(
        unit=unit, search_text=search_text(made["name"], unit.name), **made
    )
    point.circuits.add(circuit or a_circuit(unit, opened_on=made["opened_on"]))
    return point


def a_private_network(unit: Unit, name: str = "林业专网", **facts: Any) -> PrivateNetwork:
    """A private network that is still outside."""
    return PrivateNetwork.objects.create(unit=unit, name=name, **facts)


def facts_of(kind: Kind, unit: Unit, **told: Any) -> ApplicationFacts:
    """Whatever the kind asks for."""
    given: dict[str, Any] = {
        "kind": kind,
        "purpose": "办公业务需要",
        "contact_name": "李某",
        "contact_phone": "0931-000000",
        "place": "城关区演示路1号",
        "wanted_mbps": 100,
        "address_count": 2,
        "domain": "www",
    }
    if kind is Kind.PRIVATE_NETWORK and "private_network" not in told:
        given["private_network"] = a_private_network(unit)
    if kind in (Kind.MIGRATE, Kind.UPGRADE, Kind.WITHDRAW, Kind.ADDRESS) and "point" not in told:
        given["point"] = a_point(unit)
    return ApplicationFacts(**given | told)


def an_application(unit: Unit, by: User, kind: Kind = Kind.CONNECT, **told: Any) -> Application:
    """One that waits for its review."""
    at = told.pop("at", None)
    return apply(facts_of(kind, unit, **told), unit=unit, by=by, at=at)


def plan_for(application: Application, ground: Ground, **told: Any) -> PlanFacts:
    """An allocation that is enough for the kind."""
    kind = Kind(application.kind)
    given: dict[str, Any] = {}
    if kind in NEEDS_CIRCUIT:
        given |= {
            "circuit_code": f"LT-{application.number}",
            "circuit_kind": CircuitKind.MSTP,
            "layer": Layer.METRO,
            "tenure": Tenure.LEASED,
            "carrier": ground.carrier,
            "mbps": 100,
        }
    if kind in NEEDS_ADDRESSES:
        given |= {"prefix": ground.prefix, "address_count": 2}
    if kind is Kind.UPGRADE and application.point is not None:
        given |= {"circuit": application.point.circuits.get(), "mbps": 200}
    if kind is Kind.DOMAIN:
        given |= {"zone": ground.zone, "domain": "www", "domain_value": "10.9.0.7"}
    return PlanFacts(**given | told)


def lead(
    application: Application, until: Step, ground: Ground, *, by: User, second: User, **plan: Any
) -> Application:
    """Through its steps until it stands at `until`."""
    pk = application.pk
    late = Words(text="完成", delay=LATE)
    acts = {
        Step.REVIEW: lambda: working.approve(pk, late, by=by),
        Step.ALLOCATION: lambda: (
            plans.draw_up(pk, plan_for(application, ground, **plan), by=by),
            plans.sign(pk, late, by=second),
        ),
        Step.CONSTRUCTION: lambda: working.built(pk, late, by=by),
        Step.ACCEPTANCE: lambda: working.accept(pk, late, by=by),
    }
    for step in PATHS[Kind(application.kind)][1:]:
        if step is until:
            break
        acts[step]()
    application.refresh_from_db()
    return application


def carried_out(
    application: Application, ground: Ground, *, by: User, second: User, **plan: Any
) -> Application:
    """Through all its steps."""
    lead(application, Step.OPENING, ground, by=by, second=second, **plan)
    return opening.carry_out(application.pk, Words(delay=LATE), by=by, collector=ground.collector)


def access_records(unit: Unit, by: User) -> dict[str, int | str]:
    """One of each kind for the walk over all addresses."""
    return {
        "application_id": _an_old_one(unit, by).pk,
        "point_id": a_point(unit).pk,
        "deed": "cancel",
        "access_terms_id": _terms_of(unit, by).pk,
    }


def terms_facts(from_on: date, *, days: int = 2, **other: int) -> TermsFacts:
    """Every step takes so many days; other steps by their word."""
    told = {
        kind: {step: other.get(step.value, days) for step in path[1:]}
        for kind, path in PATHS.items()
    }
    return TermsFacts(from_on, told, "服务指南 演示〔2026〕3号")


def _terms_of(unit: Unit, by: User) -> AccessTerms:
    """Written straight to the table, as the application below."""
    facts = terms_facts(date(2120, 1, 1))
    days = {
        kind.value: {step.value: n for step, n in of.items()} for kind, of in facts.days.items()
    }
    made: AccessTerms = AccessTerms.objects.create(
        unit=unit, from_on=facts.from_on, days=days, ground=facts.ground, made_by=by,
        made_by_name=by.printed_name, made_at=timezone.now(),
    )  # fmt: skip
    return made


def _an_old_one(unit: Unit, by: User) -> Application:
    """Written straight to the tables: who owns projects does not apply for access."""
    now = timezone.now()
    made: Application = Application.objects.create(
        number="JR2020-0001", kind=Kind.CONNECT, unit=unit, step=Step.REVIEW, step_since=now,
        purpose="办公", contact_name="李某", contact_phone="0", applicant=by,
        applicant_name=by.printed_name, applied_at=now,
    )  # fmt: skip
    made.steps.create(step=Step.REVIEW, began_at=now)
    return made


def make_access(
    units: Mapping[str, Unit],
    people: Mapping[str, User],
    ground: Ground,
    records: Mapping[str, Any],
    move: Any,
) -> None:
    """The rows of a worked example.

    Args:
        units: Units by the name the example uses.
        people: `officer`, `admin` and `second`.
        ground: Where addresses come from.
        records: `townships`, `points`, `due`, `private_networks` and `applications`.
        move: Takes an instant.
    """
    for code in records.get("townships", ()):
        Region.objects.get_or_create(
            code=str(code),
            defaults={"name": f"乡{code}", "full_name": f"乡{code}", "level": Level.TOWNSHIP},
        )
    for told in records.get("points", ()):
        facts = dict(told)
        unit = _placed(units[facts.pop("unit", "甲")], facts)
        a_point(unit, **facts)
    for told in records.get("due", ()):
        facts = dict(told)
        unit = _placed(units[facts.pop("unit", "甲")], facts)
        DueUnit.objects.create(unit=unit, ground="演示发〔2020〕1号", **facts)
    for number, told in enumerate(records.get("private_networks", ())):
        a_private_network(units["甲"], f"专网{number}", **told)
    for told in records.get("applications", ()):
        _led(units["甲"], people, ground, told, move)


def _placed(unit: Unit, facts: dict[str, Any]) -> Unit:
    """A unit that the example moves to a township, or to another level."""
    code, level = facts.pop("township", None), facts.pop("level", None)
    if code is not None:
        unit.region = Region.objects.get(code=str(code))
    if level is not None:
        unit.level = level
    unit.save()
    return unit


def _led(
    unit: Unit, people: Mapping[str, User], ground: Ground, told: Mapping[str, Any], move: Any
) -> None:
    move(_beijing(told["applied"]))
    kind = Kind(told.get("kind", "connect"))
    application = an_application(unit, people["officer"], kind)
    if rejected := told.get("rejected"):
        move(_beijing(rejected))
        working.reject(application.pk, "材料不全", by=people["admin"], delay=LATE)
    elif cancelled := told.get("cancelled"):
        move(_beijing(cancelled))
        cancel(application.pk, "不再需要", by=people["officer"])
    elif opened := told.get("opened"):
        move(_beijing(opened))
        carried_out(application, ground, by=people["admin"], second=people["second"])


def _beijing(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def broken(name: str) -> Any:
    """One part of an opening that fails after it did its work."""
    real = getattr(parts, name)

    def fails(*given: Any, **told: Any) -> Any:
        real(*given, **told)
        raise OSError(name)

    return mock.patch.object(parts, name, fails)
