"""Turns readings of counters into rates, through wraps and resets; time is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# A 32-bit counter that went further than this between two readings may have gone round twice.
_HALF = 1 << 31
_ROUND = 1 << 32
_NARROW = 32
# One tick of sysUpTime is a hundredth of a second; less than this is its own rounding.
_UPTIME_SLACK_S = 2.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Counters by name as read at `at` (monotonic seconds), and how long the agent had been up.

    `marks` are values whose change means that counters began anew (ifCounterDiscontinuityTime).
    """

    at: float
    counters: Mapping[str, int]
    uptime_s: float | None = None
    marks: Mapping[str, float] = field(default_factory=dict)


def rates(
    before: Reading,
    now: Reading,
    bits: Mapping[str, int],
    fastest: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, float]:
    """Return increases per second, to six decimals; a name is missing where none can be told.

    `fastest` is what a counter can grow a second at most: a 32-bit counter that could have gone
    round a whole time since says nothing, however plausible its difference.

    After a restart of the agent nothing can: its uptime went back, or grew less than time did. A
    32-bit counter that fell went round once, unless that would be more than half its range; a
    64-bit counter that fell was reset: at 400 Gbit/s it goes round in eleven years.
    """
    elapsed = now.at - before.at
    if elapsed <= 0 or _restarted(before, now, elapsed):
        return {}
    told = {}
    for name, value in now.counters.items():
        if name not in before.counters or before.marks.get(name) != now.marks.get(name):
            continue
        is_narrow = bits.get(name, 64) == _NARROW
        if is_narrow and fastest.get(name, 0) * elapsed >= _ROUND:
            continue
        grown = value - before.counters[name]
        if grown < 0 and is_narrow:
            grown += _ROUND
            if grown > _HALF:
                continue
        if grown >= 0:
            told[name] = round(grown / elapsed, 6)
    return told


def _restarted(before: Reading, now: Reading, elapsed: float) -> bool:
    if before.uptime_s is None or now.uptime_s is None:
        return False
    # sysUpTime goes round after 497 days and is then taken for a restart: one rate is lost.
    return now.uptime_s - before.uptime_s < min(elapsed - _UPTIME_SLACK_S, elapsed / 2)
