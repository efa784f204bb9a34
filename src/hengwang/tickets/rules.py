"""Priority from impact and urgency, and which state a ticket may leave for which; pure."""

from collections.abc import Mapping
from types import MappingProxyType

from hengwang.tickets.choices import Impact, Priority, State, Urgency

# ITIL's matrix of impact and urgency with four levels of impact: each step of either is one of
# priority, and nothing is below 4.
_REACH = {Impact.NETWORK: 0, Impact.REGION: 1, Impact.UNIT: 2, Impact.PERSON: 3}
_HASTE = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.LATER: 2}
_ORDER = (Priority.P1, Priority.P1, Priority.P2, Priority.P3, Priority.P4, Priority.P4)

_OUT = frozenset({State.RESOLVED, State.MERGED, State.WITHDRAWN})
MAY_BECOME: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.NEW: frozenset({State.IN_WORK, State.CARRIER, State.PAUSED}) | _OUT,
        State.IN_WORK: frozenset({State.CARRIER, State.PAUSED}) | _OUT,
        State.CARRIER: frozenset({State.IN_WORK, State.PAUSED}) | _OUT,
        State.PAUSED: frozenset({State.IN_WORK, State.CARRIER}) | _OUT,
        State.RESOLVED: frozenset({State.IN_WORK, State.CLOSED}),
        State.CLOSED: frozenset({State.IN_WORK}),
        State.MERGED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)


def priority_of(impact: Impact, urgency: Urgency) -> Priority:
    """The priority of a ticket that reaches so far and can wait so long."""
    return _ORDER[_REACH[impact] + _HASTE[urgency]]
