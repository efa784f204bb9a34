"""Tells the time without jumping, and learns from the server how far it is off."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hengwang.collector.protocol.messages import ClockState, HeartbeatAnswer

_NANO = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A wall clock that differs by more than this was set, not slewed.
STEP_S = 1.0
# What the server's word must exceed before the time of the collector is moved.
TAKEN_OVER_S = 0.5


def _boot_ns() -> int:
    """Count nanoseconds that no one can set; unlike the monotonic clock it counts sleep too."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Sent:
    """A question on its way: when it left, by the collector's clock."""

    at: datetime


class SteadyClock:
    """The wall clock read once, then counted by the boot clock; only the server's word moves it."""

    def __init__(
        self, wall: Callable[[], int] = time.time_ns, steady: Callable[[], int] = _boot_ns
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._anchor = wall() - steady()
        self._wall_anchor = self._anchor
        self._offset_s: float | None = None
        self._uncertainty_s: float | None = None
        self._steps = 0

    def now(self) -> datetime:
        """Return the UTC instant; later than every one returned before, but for a step."""
        return _EPOCH + timedelta(microseconds=(self._anchor + self._steady()) // 1000)

    @property
    def state(self) -> ClockState:
        """What is known of this clock, for blocks and heartbeats."""
        return ClockState(
            offset_ms=_ms(self._offset_s),
            uncertainty_ms=_ms(self._uncertainty_s),
            steps=self._steps,
        )

    def wall_stepped(self) -> bool:
        """Tell, once for each time, that somebody set the wall clock; it moves nothing here."""
        anchor = self._wall() - self._steady()
        if abs(anchor - self._wall_anchor) < STEP_S * _NANO:
            return False
        self._wall_anchor = anchor
        self._steps += 1
        return True

    def asked(self) -> Sent:
        """Begin an exchange with the server."""
        return Sent(self.now())

    def learn(self, sent: Sent, answer: HeartbeatAnswer) -> bool:
        """Compare with the server's clock; True when the time was moved to the server's.

        Offset and uncertainty as in RFC 5905, clause 8: half the sum of the two differences, and
        half the time spent on the way.
        """
        back = self.now()
        out = (answer.received_at - sent.at).total_seconds()
        home = (answer.answered_at - back).total_seconds()
        offset, uncertainty = (out + home) / 2, max(0.0, (out - home) / 2)
        moved = abs(offset) > max(TAKEN_OVER_S, 3 * uncertainty)
        if moved:
            self._anchor += round(offset * _NANO)
            self._steps += 1
            offset = 0.0
        self._offset_s, self._uncertainty_s = offset, uncertainty
        return moved


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
