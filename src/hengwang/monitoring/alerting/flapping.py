"""Whether a target flaps: pure, with hysteresis, so that the answer itself does not flap.

Nagios and Icinga weigh the last 21 states; here changes between hard states within a window are
counted, because checks are asked at different intervals and only hard states make alerts.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damping:
    """From how many changes within the window on something flaps, and below how many no longer."""

    window_ms: int = 30 * 60_000
    starts_at: int = 5
    ends_below: int = 3


USUAL = Damping()


def changes_within(changes_ms: Sequence[int], now_ms: int, window_ms: int) -> int:
    """Changes in the half-open window (now - window, now], in any order."""
    return sum(now_ms - window_ms < at <= now_ms for at in changes_ms)


def is_flapping(
    changes_ms: Sequence[int], now_ms: int, *, was_flapping: bool, damping: Damping = USUAL
) -> bool:
    """Whether it flaps now; between the two limits it stays as it was."""
    count = changes_within(changes_ms, now_ms, damping.window_ms)
    return count >= (damping.ends_below if was_flapping else damping.starts_at)
