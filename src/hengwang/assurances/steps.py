"""States of an assurance and the steps between them; pure."""

from collections.abc import Mapping
from types import MappingProxyType

STEPS: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType(
    {
        "submit": (frozenset({"draft"}), "submitted"),
        "return": (frozenset({"submitted"}), "draft"),
        "approve": (frozenset({"submitted"}), "approved"),
        "start": (frozenset({"approved"}), "under_way"),
        "close": (frozenset({"under_way"}), "closed"),
        "cancel": (frozenset({"draft", "submitted", "approved"}), "cancelled"),
    }
)
"""By step: the states it may be taken from, and the state it leads to."""

ENDED = frozenset({"closed", "cancelled"})


def steps_from(state: str) -> set[str]:
    """The steps that can be taken from a state."""
    return {step for step, (before, _after) in STEPS.items() if state in before}


def after(state: str, step: str) -> str | None:
    """The state a step leads to; None where it cannot be taken."""
    before, result = STEPS[step]
    return result if state in before else None
