"""What access does when the network changes: who lost the last circuit is connected no longer."""

from hengwang.access.services.points import close_if_bare
from hengwang.outbox.registry import receives


@receives("circuit.closed")
def close_bare_points(circuit_id: int) -> None:
    """Close the access points of a circuit that was given up, if it was their last."""
    close_if_bare(circuit_id)
