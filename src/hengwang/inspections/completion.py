"""How much of what was due was done; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of occurrences by state."""

    done: int = 0
    late: int = 0
    missed: int = 0
    due: int = 0

    @property
    def decided(self) -> int:
        """Those whose time is over or that were done."""
        return self.done + self.late + self.missed

    @property
    def completion(self) -> Decimal | None:
        """Done within their time ÷ decided; None where nothing was due yet."""
        return None if not self.decided else Decimal(self.done) / self.decided

    @property
    def fulfilment(self) -> Decimal | None:
        """Done at all, also late ÷ decided."""
        return None if not self.decided else Decimal(self.done + self.late) / self.decided


def tally(states: Iterable[str] | Mapping[str, int]) -> Tally:
    """Count states, or take how often each occurs; those that were called off count nowhere."""
    counts = Counter(states)
    return Tally(counts["done"], counts["late"], counts["missed"], counts["due"])
