"""What addressing does when the network changes: a closed circuit frees its addresses."""

from hengwang.addressing.choices import AddressState
from hengwang.addressing.models import Address
from hengwang.addressing.services.allocating import release
from hengwang.outbox.registry import receives


@receives("circuit.closed")
def free_addresses(circuit_id: int) -> None:
    """Release what the circuit held; what is released already is passed over."""
    held = Address.objects.filter(circuit=circuit_id, state=AddressState.ALLOCATED)
    for address_id in list(held.values_list("pk", flat=True)):
        release(address_id, by=None, reason="circuit.closed")
