"""One measured figure, and how a piece of work is timed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, beside its target and, where there is one, a peer's figure."""

    work: str
    value: float
    unit: str
    target: float | None = None  # the value must not exceed it
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours ÷ the peer's: below 1 is faster."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the target is kept; None without one."""
        return None if self.target is None else self.value <= self.target

    def as_row(self) -> dict[str, Any]:
        """The figure as the JSON output prints it."""
        return {
            "work": self.work,
            "value": round(self.value, 3),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": None if self.peer_value is None else round(self.peer_value, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "target": self.target,
            "met": self.met,
        }


def median_ms(work: Callable[[], object], *, rounds: int = 20, warm_ups: int = 2) -> float:
    """Median wall time of one call, milliseconds."""
    for _ in range(warm_ups):
        work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
