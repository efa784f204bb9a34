"""Which rule decides about an alert or an incident: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from hengwang.kernel.region_codes import subtree_prefix

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is known of an alert or an incident.

    Attributes:
        urgency: A number, the larger the more urgent.
        kind: The kind of alert; empty for incidents of rooms.
        target_kind: The kind of what is monitored; empty where nothing is.
    """

    urgency: int
    region_code: str
    kind: str = ""
    target_kind: str = ""
    is_backbone: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks for; empty collections and None ask for nothing."""

    least: int = 0
    kinds: Collection[str] = field(default_factory=frozenset)
    target_kinds: Collection[str] = field(default_factory=frozenset)
    region_code: str | None = None
    only_backbone: bool = False

    def fits(self, trouble: Trouble) -> bool:
        """Whether all of it holds."""
        return (
            trouble.urgency >= self.least
            and (not self.kinds or trouble.kind in self.kinds)
            and (not self.target_kinds or trouble.target_kind in self.target_kinds)
            and (trouble.is_backbone or not self.only_backbone)
            and (
                self.region_code is None
                or trouble.region_code.startswith(subtree_prefix(self.region_code))
            )
        )


def first_fitting(
    rules: Iterable[tuple[Condition, int, int, Found]], trouble: Trouble
) -> Found | None:
    """Of (condition, depth of its unit, position, rule) the one that decides; None if none fits.

    The nearest unit comes first (the deepest), then the smallest position.
    """
    fitting = [one for one in rules if one[0].fits(trouble)]
    chosen = min(fitting, key=lambda one: (-one[1], one[2]), default=None)
    return None if chosen is None else chosen[3]
