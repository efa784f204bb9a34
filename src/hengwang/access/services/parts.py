"""The parts of an opening, each asked of the room that keeps it, in the caller's transaction."""

from collections.abc import Sequence

from django.utils import timezone

from hengwang.access.errors import KeptAddressesError
from hengwang.access.models import AccessPoint, Application, PrivateNetwork, ResourcePlan
from hengwang.access.services.plans import addresses_of
from hengwang.accounts.models import User
from hengwang.addressing.choices import AddressState, RecordType
from hengwang.addressing.models import Address, Allocation, DomainName
from hengwang.addressing.services.allocating import Use, move_to, release, take_up
from hengwang.addressing.services.names import NameFacts, add_domain, end_domain
from hengwang.audit.services import record
from hengwang.monitoring.models import Collector, Target
from hengwang.monitoring.proposing import proposal_for
from hengwang.monitoring.services.watching import Means, end_watch_of, watch
from hengwang.network.choices import Way
from hengwang.network.models import Circuit
from hengwang.network.services.circuits import add_circuit, change_bandwidth, close_circuit
from hengwang.network.services.equipment import verify
from hengwang.organizations.models import Unit

__all__ = [
    "begin_watch",
    "build_circuit",
    "carry_over",
    "change_bandwidth",
    "collector_for",
    "free_rest",
    "give_addresses",
    "give_up",
    "merge",
    "plan_name",
]


def build_circuit(application: Application, plan: ResourcePlan, *, by: User) -> Circuit:
    """The circuit of the plan, open from today, confirmed by its acceptance."""
    today = timezone.localdate()
    values = {
        "code": plan.circuit_code,
        "name": f"{application.unit} {application.get_kind_display()}"[:120],
        "kind": plan.circuit_kind,
        "layer": plan.layer,
        "tenure": plan.tenure,
        "carrier": plan.carrier,
        "contract_number": plan.contract_number,
        "a_site": plan.a_site,
        "z_end": plan.z_end or application.place,
    }
    circuit = add_circuit(
        values, unit=application.unit, mbps=plan.mbps or 0, opened_on=today, by=by
    )
    verify(circuit, on=today, way=Way.ACCEPTANCE, by=by, note=application.number)
    return circuit


def give_addresses(
    application: Application, plan: ResourcePlan, circuit: Circuit | None, *, by: User
) -> Sequence[Allocation]:
    """The addresses that were reserved when the plan was signed become the unit's."""
    use = Use(purpose=f"{application.number} {application.unit}"[:200], circuit=circuit)
    rows = plan.reserved.order_by("key")
    return [take_up(row.pk, application.unit, by=by, use=use)[1] for row in rows]


def carry_over(
    application: Application, plan: ResourcePlan, circuit: Circuit, *, by: User
) -> Sequence[Address]:
    """The addresses a move keeps, from now on at its new circuit; none where it keeps none.

    Raises:
        KeptAddressesError: They are not those that were signed.
    """
    if not plan.keeps_addresses:
        return []
    held = list(addresses_of(application.point))
    new = set(plan.reserved.values_list("text", flat=True))
    if [row.text for row in held] != [text for text in plan.address_texts if text not in new]:
        raise KeptAddressesError
    purpose = f"{application.number} {application.unit}"[:200]
    return [move_to(row.pk, circuit, by=by, purpose=purpose) for row in held]


def plan_name(plan: ResourcePlan, value: str, *, unit: Unit, by: User) -> DomainName:
    """The name of the plan, pointing to an address or another name."""
    kind = RecordType.CNAME
    if ":" in value:
        kind = RecordType.AAAA
    elif value.replace(".", "").isdigit():
        kind = RecordType.A
    zone_id = plan.zone_id or 0
    return add_domain(zone_id, NameFacts(plan.domain, kind, value), unit=unit, by=by)


def collector_for(unit: Unit) -> Collector | None:
    """The nearest collector at work, of the unit or of one above it."""
    rows = Collector.objects.at_work().select_related("unit")
    above = [one for one in rows if unit.path.startswith(one.unit.path)]
    return min(above, key=lambda one: (-len(one.unit.path), one.pk), default=None)


def begin_watch(circuit: Circuit, collector: Collector, *, by: User) -> Target:
    """Watch the circuit at the address it was just given."""
    proposal = proposal_for(circuit)
    return watch(proposal, proposal.checks, Means(collector), by=by)


def give_up(circuit: Circuit, *, reason: str, by: User) -> None:
    """Close a circuit: it is watched no longer, and its addresses rest."""
    today = timezone.localdate()
    done = close_circuit(circuit.pk, from_on=today, by=by, reason=reason)
    end_watch_of(done, by=by, reason=reason)
    held = Address.objects.filter(circuit=circuit, state=AddressState.ALLOCATED)
    for address_id in list(held.values_list("pk", flat=True)):
        release(address_id, by=by, reason=reason)


def free_rest(point: AccessPoint, *, reason: str, by: User) -> None:
    """Names and addresses of an access point that hang on no circuit."""
    for name in point.domains.filter(until_on=None):
        end_domain(name.pk, by=by)
    for held in point.allocations.filter(until_on=None):
        row = Address.objects.filter(
            routing_domain=held.routing_domain_id, key=held.key, state=AddressState.ALLOCATED
        ).first()
        if row is not None:
            release(row.pk, by=by, reason=reason)


def merge(network: PrivateNetwork, *, by: User) -> None:
    """The private network is part of the extranet from today on."""
    if network.merged_on is None:
        network.merged_on = timezone.localdate()
        network.save(update_fields=["merged_on"])
        record("private_network.merged", network, by=by, after={"merged_on": network.merged_on})
