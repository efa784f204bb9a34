"""The allocation: drawn up by one person, signed by another, reserved from then on."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from hengwang.access import rules
from hengwang.access.choices import NEEDS_ADDRESSES, NEEDS_CIRCUIT, Kind, Step
from hengwang.access.errors import (
    NoPlanError,
    NothingToKeepError,
    OwnPlanError,
    PlanIncompleteError,
    ReasonNeededError,
)
from hengwang.access.models import AccessPoint, Application, ResourcePlan
from hengwang.access.rules import Event
from hengwang.access.services.stepping import (
    Words,
    advance,
    demand_decider,
    demand_handler,
    demand_step,
    locked,
)
from hengwang.accounts.models import User
from hengwang.addressing.choices import AddressState
from hengwang.addressing.models import Address, DnsZone, Prefix
from hengwang.addressing.services.allocating import hold_back, let_go
from hengwang.audit.services import record
from hengwang.network.models import Circuit, Site
from hengwang.organizations.models import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What is to be allocated; a kind uses some of it."""

    circuit: Circuit | None = None
    circuit_code: str = ""
    circuit_kind: str = ""
    layer: str = ""
    tenure: str = ""
    carrier: Company | None = None
    mbps: int | None = None
    contract_number: str = ""
    a_site: Site | None = None
    z_end: str = ""
    prefix: Prefix | None = None
    address_count: int = 0
    keeps_addresses: bool = False
    zone: DnsZone | None = None
    domain: str = ""
    domain_value: str = ""
    note: str = ""

    def told(self) -> dict[str, Any]:
        """For the trail: rows by their names."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        rows = ("circuit", "carrier", "a_site", "prefix", "zone")
        return given | {name: None if given[name] is None else str(given[name]) for name in rows}


@transaction.atomic
def draw_up(application_id: int, facts: PlanFacts, *, by: User) -> ResourcePlan:
    """Say what the application gets; until it is signed it may be drawn up again.

    Raises:
        NotAllowedError: The user does not work on it.
        ApplicationStateError: It is not at its allocation.
        PlanIncompleteError: Opening will need more.
        NothingToKeepError: Addresses are to be kept, and there are none.
    """
    application = locked(application_id)
    demand_handler(by, application)
    demand_step(application, Step.ALLOCATION)
    _demand_complete(Kind(application.kind), facts)
    if facts.keeps_addresses and not addresses_of(application.point).exists():
        raise NothingToKeepError
    plan = _in_force(application)
    if plan is None:
        before = application.plans.aggregate(last=Max("version"))["last"] or 0
        plan = ResourcePlan(application=application, version=before + 1)
    for one in fields(facts):
        setattr(plan, one.name, getattr(facts, one.name))
    plan.planned_by, plan.planned_at = by, timezone.now()
    plan.save()
    told = {"version": plan.version} if plan.version > 1 else {}
    record("access_application.planned", application, by=by, after={**facts.told(), **told})
    return plan


@transaction.atomic
def sign(application_id: int, words: Words | None = None, *, by: User) -> ResourcePlan:
    """Sign the allocation: its addresses are reserved, its digest is kept, construction begins.

    Raises:
        NotAllowedError: The user does not decide for the unit, or not from the prefix.
        OwnApplicationError, OwnPlanError: Somebody else has to sign.
        ApplicationStateError: It is not at its allocation.
        NoPlanError: Nothing was drawn up.
        NoRoomError: The prefix has not so many addresses left; nothing is signed.
        DelayUnexplainedError: It is late, and nobody says why.
    """
    application = locked(application_id)
    demand_step(application, Step.ALLOCATION)
    demand_decider(by, application)
    plan = _in_force(application)
    if plan is None:
        raise NoPlanError
    if plan.planned_by_id == by.pk:
        raise OwnPlanError
    plan.application = application
    kept = addresses_of(application.point) if plan.keeps_addresses else Address.objects.none()
    plan.address_texts = [row.text for row in kept]
    if plan.prefix_id and plan.address_count:
        purpose = f"{application.number} {application.unit}"[:200]
        rows = hold_back(plan.prefix_id, by=by, count=plan.address_count, purpose=purpose)
        plan.reserved.set(rows)
        plan.address_texts += [row.text for row in rows]
    plan.signed_by, plan.signed_at = by, timezone.now()
    plan.signature = plan.digest()
    plan.save()
    application.company = plan.carrier
    after = {"signature": plan.signature, "addresses": plan.address_texts}
    record("access_application.signed", application, by=by, after=after)
    advance(application, Event.PASS, words or Words(), by=by)
    return plan


@transaction.atomic
def withdraw(application_id: int, reason: str, *, by: User) -> Application:
    """Take a signed allocation out of force, so that another one can be drawn up and signed.

    In one transaction: what it reserved is free, it is the carrier's no longer, and the
    application is at its allocation again, with who drew it up. What was signed stays to be read.
    Of two people at once one has an effect.

    Raises:
        NotAllowedError: The user does not decide for the unit.
        OwnApplicationError: It is the user's own application.
        ReasonNeededError: Nothing is said.
        ApplicationStateError: It is opened by now, or was withdrawn by somebody else.
        NoPlanError: Nothing signed is in force.
    """
    if not reason.strip():
        raise ReasonNeededError
    application = locked(application_id)
    demand_step(application, *rules.ALLOCATED)
    demand_decider(by, application)
    plan = _in_force(application)
    if plan is None or not plan.is_signed:
        raise NoPlanError
    words = reason.strip()[:500]
    # By its old state: SQLite locks no row.
    changed = ResourcePlan.objects.in_force().filter(pk=plan.pk).update(
        withdrawn_by=by, withdrawn_at=timezone.now(), withdrawn_because=words
    )  # fmt: skip
    if not changed:
        raise NoPlanError
    freed = _free(plan)
    application.company = None
    said = Words(text=words, delay=words, next_owner=plan.planned_by)
    advance(application, Event.WITHDRAW, said, by=by)
    before = {"version": plan.version, "signature": plan.signature, "addresses": freed}
    record("access_application.plan_withdrawn", application, by=by, before=before, note=words)
    return application


@transaction.atomic
def send_back(application_id: int, reason: str, *, by: User) -> Application:
    """Give a drawn-up allocation back to who drew it up; the step goes on.

    Raises:
        NotAllowedError: The user does not decide for the unit.
        ReasonNeededError: Nothing is said.
        NoPlanError: Nothing was drawn up.
    """
    if not reason.strip():
        raise ReasonNeededError
    application = locked(application_id)
    demand_step(application, Step.ALLOCATION)
    demand_decider(by, application)
    plan = _in_force(application)
    if plan is None:
        raise NoPlanError
    step = application.steps.get(done_at=None)
    step.owner, step.text = plan.planned_by, reason.strip()
    step.save(update_fields=["owner", "text"])
    plan.delete()
    record("access_application.plan_returned", application, by=by, note=reason.strip())
    return application


def addresses_of(point: AccessPoint | None) -> QuerySet[Address]:
    """What an access point's open circuits hold, in the order of the addresses."""
    circuits = AccessPoint.circuits.through.objects.filter(
        accesspoint=point, circuit__closed_on=None
    )
    held = Address.objects.filter(
        circuit__in=circuits.values("circuit"), state=AddressState.ALLOCATED
    )
    rows: QuerySet[Address] = held.order_by("key")
    return rows


def free_reserved(application: Application) -> None:
    """Let go what was reserved for an application that ends without its opening."""
    plan = _in_force(application)
    if plan is not None:
        _free(plan)


def _free(plan: ResourcePlan) -> list[str]:
    """Let go what the plan reserved and nobody has got; their texts."""
    held = plan.reserved.filter(state=AddressState.RESERVED).order_by("key")
    rows = list(held.values_list("pk", "text"))
    for address_id, _text in rows:
        let_go(address_id, by=None)
    return [text for _pk, text in rows]


def _in_force(application: Application) -> ResourcePlan | None:
    found: ResourcePlan | None = ResourcePlan.objects.in_force().filter(
        application=application
    ).first()  # fmt: skip
    return found


def _demand_complete(kind: Kind, facts: PlanFacts) -> None:
    needs_new = kind in NEEDS_ADDRESSES and not (kind is Kind.MIGRATE and facts.keeps_addresses)
    asked = {
        "circuit": kind is Kind.UPGRADE,
        "circuit_code": kind in NEEDS_CIRCUIT,
        "circuit_kind": kind in NEEDS_CIRCUIT,
        "layer": kind in NEEDS_CIRCUIT,
        "tenure": kind in NEEDS_CIRCUIT,
        "mbps": kind in (*NEEDS_CIRCUIT, Kind.UPGRADE),
        "prefix": needs_new or bool(facts.address_count),
        "address_count": needs_new or facts.prefix is not None,
        "zone": kind is Kind.DOMAIN or bool(facts.domain),
        "domain": kind is Kind.DOMAIN,
        "domain_value": kind is Kind.DOMAIN,
    }
    for name, is_asked in asked.items():
        if is_asked and not getattr(facts, name):
            field: Any = ResourcePlan._meta.get_field(name)
            raise PlanIncompleteError(field=str(field.verbose_name))
