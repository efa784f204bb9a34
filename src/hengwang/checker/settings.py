"""What a person may choose about a check: which rules run, and how severe they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hengwang.checker.finding import Severity


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """`only` empty means every rule; names and aliases both count."""

    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def wants(self, name: str, aliases: tuple[str, ...] = ()) -> bool:
        """Whether the rule of these names runs."""
        names = {name, *aliases}
        return (not self.only or bool(names & self.only)) and not names & self.without
