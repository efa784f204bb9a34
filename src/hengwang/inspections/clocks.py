"""When an inspection really was, by the clock of a phone that may be wrong; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

BELIEVED = timedelta(minutes=2)
"""Differences up to here are the line's delay; the phone's time is taken as it is."""
MARKED = timedelta(minutes=5)
"""From here on people are told."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How a phone's clock stood against the server's.

    Attributes:
        offset: Server minus phone when the inspection was sent.
        offset_before: The same when the phone last had a line before the inspection; None where
            it never told.
    """

    offset: timedelta
    offset_before: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the server makes of a phone's time."""

    offset: timedelta
    mark: str

    def at(self, told: datetime, *, received: datetime) -> datetime:
        """The server's time of an instant of the phone; never after it was received."""
        return min(told + self.offset, received)


def estimate(clock: Clock, *, finished: datetime, received: datetime) -> Estimate:
    """Decide by which difference the times of an inspection are read.

    Somebody may set the clock right between the inspection and the sending. Then the difference at
    sending says nothing about the inspection, and the one before it is taken, unless it would put
    the end of the inspection into the future.

    Args:
        clock: The two differences.
        finished: The end of the inspection by the phone's clock.
        received: When it came, by the server's clock.
    """
    now, before = _calm(clock.offset), clock.offset_before
    changed = before is not None and abs(clock.offset - before) > MARKED
    if changed and before is not None:
        earlier = _calm(before)
        is_possible = finished + earlier <= received + BELIEVED
        return Estimate(earlier if is_possible else now, "changed")
    return Estimate(now, "off" if abs(now) > MARKED else "")


def _calm(offset: timedelta) -> timedelta:
    return timedelta(0) if abs(offset) <= BELIEVED else offset
