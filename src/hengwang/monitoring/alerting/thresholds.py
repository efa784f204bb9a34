"""Values over a threshold, with hysteresis and delay: pure; the same for now and for a dry run."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """Raised at or beyond `raise_at` for `delay_ms` on end; cleared at or past `clear_at`.

    With `is_upper` beyond means above. `clear_at` lies on the good side of `raise_at` or equals it.
    """

    raise_at: float
    clear_at: float
    is_upper: bool = True
    delay_ms: int = 0

    def is_beyond(self, value: float) -> bool:
        """Whether a value is bad."""
        return value >= self.raise_at if self.is_upper else value <= self.raise_at

    def is_clear(self, value: float) -> bool:
        """Whether a value is good again; at the very threshold it is not, if both are equal."""
        if self.is_beyond(value):
            return False
        return value <= self.clear_at if self.is_upper else value >= self.clear_at


@dataclass(frozen=True, slots=True)
class Crossing:
    """The instant (milliseconds) an alarm began or ended, with the value that did it."""

    at_ms: int
    value: float
    is_raised: bool


def crossings(
    samples: Iterable[tuple[int, float]], threshold: Threshold, *, is_raised: bool = False
) -> list[Crossing]:
    """Begins and ends of alarms over samples (milliseconds, value) in order of time, alternating.

    Samples between the two limits neither raise nor clear, but break the delay of a raise.
    """
    found: list[Crossing] = []
    since: int | None = None
    for at, value in samples:
        if is_raised:
            if threshold.is_clear(value):
                found.append(Crossing(at, value, is_raised=False))
                is_raised, since = False, None
            continue
        if not threshold.is_beyond(value):
            since = None
            continue
        since = at if since is None else since
        if at - since >= threshold.delay_ms:
            found.append(Crossing(at, value, is_raised=True))
            is_raised = True
    return found
