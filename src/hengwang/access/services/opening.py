"""The last step: everything an application was for comes about in one transaction, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from hengwang.access.choices import OPENS_POINT, Kind, Step
from hengwang.access.errors import NoCollectorError, PointNeededError, SignatureBrokenError
from hengwang.access.models import AccessPoint, Application, ResourcePlan
from hengwang.access.rules import Event
from hengwang.access.services import parts
from hengwang.access.services.points import closed, opened
from hengwang.access.services.stepping import (
    Words,
    advance,
    demand_handler,
    demand_step,
    locked,
)
from hengwang.accounts.models import User
from hengwang.addressing.models import Address, Allocation
from hengwang.audit.services import record
from hengwang.monitoring.models import Collector
from hengwang.network.models import Circuit


@dataclass(frozen=True, slots=True)
class Opening:
    """What an act of opening has to hand."""

    application: Application
    plan: ResourcePlan | None
    collector: Collector | None
    by: User

    @property
    def signed(self) -> ResourcePlan:
        """The allocation, as it was signed.

        Raises:
            SignatureBrokenError: It was changed after it was signed, or there is none.
        """
        if self.plan is None or not self.plan.is_unchanged:
            raise SignatureBrokenError
        return self.plan

    @property
    def point(self) -> AccessPoint:
        """The access point it is about.

        Raises:
            PointNeededError: None is named.
        """
        if self.application.point is None:
            raise PointNeededError
        return self.application.point


@transaction.atomic
def carry_out(
    application_id: int,
    words: Words | None = None,
    *,
    by: User,
    collector: Collector | None = None,
) -> Application:
    """Open, move, widen or close: circuit, addresses, access point and target together, or nothing.

    Raises:
        NotAllowedError: The user does not work on it, or not on one of its parts.
        ApplicationStateError: It is not at its opening.
        SignatureBrokenError: The allocation was changed after it was signed.
        KeptAddressesError: A move should keep addresses that are not those signed.
        NoCollectorError: Nobody can watch the connection; it is not opened unwatched.
        DomainError: What network, addressing or monitoring refuse.
    """
    application = locked(application_id)
    demand_step(application, Step.OPENING)
    demand_handler(by, application)
    plan = ResourcePlan.objects.in_force().filter(application=application).first()
    if plan is not None:
        plan.application = application
    WAYS[Kind(application.kind)](Opening(application, plan, collector, by))
    advance(application, Event.PASS, words or Words(), by=by)
    after = {"point": str(application.point or ""), "signature": plan.signature if plan else ""}
    record("access_application.opened", application, by=by, after=after)
    return application


def _connect(act: Opening) -> None:
    application = act.application
    circuit, held = _line(act)
    point = opened(application, circuit, held, by=act.by)
    application.point = point
    _name_of(act, point, held)
    if application.private_network is not None:
        parts.merge(application.private_network, by=act.by)


def _move(act: Opening) -> None:
    point = act.point
    before = list(point.circuits.filter(closed_on=None))
    circuit = parts.build_circuit(act.application, act.signed, by=act.by)
    kept = parts.carry_over(act.application, act.signed, circuit, by=act.by)
    held = _held(act, circuit)
    # What watches an address that is kept ends before it is watched on the new circuit.
    for old in before:
        parts.give_up(old, reason=act.application.number, by=act.by)
    _watched(act, circuit)
    point.circuits.add(circuit)
    point.allocations.add(*held)
    if act.application.place:
        point.place = act.application.place
        point.save(update_fields=["place"])
    _name_of(act, point, [*kept, *held])


def _widen(act: Opening) -> None:
    plan = act.signed
    if plan.circuit is None or plan.mbps is None:
        raise SignatureBrokenError
    today = timezone.localdate()
    parts.change_bandwidth(plan.circuit.pk, plan.mbps, from_on=today, by=act.by)


def _end(act: Opening) -> None:
    point = act.point
    for circuit in point.circuits.filter(closed_on=None):
        parts.give_up(circuit, reason=act.application.number, by=act.by)
    parts.free_rest(point, reason=act.application.number, by=act.by)
    closed(point, on=timezone.localdate(), reason=act.application.number, by=act.by)


def _more_addresses(act: Opening) -> None:
    circuit = act.point.circuits.filter(closed_on=None).first()
    act.point.allocations.add(*_held(act, circuit))


def _name_only(act: Opening) -> None:
    _name_of(act, act.application.point, ())


WAYS: Mapping[Kind, Callable[[Opening], None]] = MappingProxyType(
    {
        **dict.fromkeys(OPENS_POINT, _connect),
        Kind.MIGRATE: _move,
        Kind.UPGRADE: _widen,
        Kind.WITHDRAW: _end,
        Kind.ADDRESS: _more_addresses,
        Kind.DOMAIN: _name_only,
    }
)


def _line(act: Opening) -> tuple[Circuit, Sequence[Allocation]]:
    """A new circuit with its addresses, watched from now on and found as recorded today."""
    circuit = parts.build_circuit(act.application, act.signed, by=act.by)
    held = _held(act, circuit)
    _watched(act, circuit)
    return circuit, held


def _watched(act: Opening, circuit: Circuit) -> None:
    collector = act.collector or parts.collector_for(act.application.unit)
    if collector is None:
        raise NoCollectorError(address="、".join(act.signed.address_texts))
    parts.begin_watch(circuit, collector, by=act.by)


def _held(act: Opening, circuit: Circuit | None) -> Sequence[Allocation]:
    return parts.give_addresses(act.application, act.signed, circuit, by=act.by)


def _name_of(act: Opening, point: AccessPoint | None, held: Sequence[Address | Allocation]) -> None:
    plan = act.signed
    if not plan.domain or plan.zone is None:
        return
    value = plan.domain_value or (held[0].text if held else "")
    name = parts.plan_name(plan, value, unit=act.application.unit, by=act.by)
    if point is not None:
        point.domains.add(name)
