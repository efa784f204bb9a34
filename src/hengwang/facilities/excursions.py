"""When a sensor was beyond a limit and when it was silent: pure functions of all its readings.

Nothing is led on from one evaluation to the next, so the order, repetition and delay of readings
change nothing. What was not heard of is neither normal nor beyond a limit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Reading = tuple[int, float]
"""Milliseconds since 1970 in UTC, and the value."""


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open milliseconds."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit of a sensor.

    Attributes:
        at: A value beyond it is over; the limit itself is not.
        is_high: Whether beyond means above.
        hysteresis: How far a value must come back before it is no longer over, ≥ 0.
        delay_ms: How long it must be over before that is believed; it then counts from the first
            reading that was over.
    """

    at: float
    is_high: bool = True
    hysteresis: float = 0.0
    delay_ms: int = 0

    def is_over(self, value: float) -> bool:
        """Whether a value that was normal before is over now."""
        return value > self.at if self.is_high else value < self.at

    def is_back(self, value: float) -> bool:
        """Whether a value that was over before is normal again."""
        if self.is_high:
            return value <= self.at - self.hysteresis
        return value >= self.at + self.hysteresis

    def worse(self, one: float, other: float) -> float:
        """The one further beyond."""
        return max(one, other) if self.is_high else min(one, other)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half-open milliseconds in which a value was over, and the value furthest beyond."""

    start: int
    end: int
    worst: float


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """By time, one an instant; of several at one instant the largest."""
    return sorted(dict(sorted(readings)).items())


def silences(readings: Iterable[Reading], window: Window, valid_ms: int) -> list[tuple[int, int]]:
    """Parts of the window for which no reading speaks; each speaks for `valid_ms` after it."""
    found: list[tuple[int, int]] = []
    known_until = window.start
    for at, _value in in_order(readings):
        if at >= window.end:
            break
        if at > known_until:
            found.append((known_until, at))
        known_until = max(known_until, at + valid_ms)
    if known_until < window.end:
        found.append((known_until, window.end))
    return found


def excursions(
    readings: Iterable[Reading],
    bound: Bound,
    window: Window,
    valid_ms: int,
    running: Stretch | None = None,
) -> list[Stretch]:
    """Times that reach into the window in which the value was over, as long as the delay or longer.

    A silence ends what was over and forgets it: after it the value must pass the limit anew.

    Args:
        readings: All readings that may speak for the window, those of `valid_ms` before it too.
        bound: The limit.
        window: The asked time.
        valid_ms: How long a reading speaks for the time after it.
        running: What was over already when the window begins; it ends there or later.
    """
    first_ms = window.start - valid_ms if running else -(1 << 62)
    ordered = [one for one in in_order(readings) if first_ms <= one[0] < window.end]
    found: list[Stretch] = []
    for place, (at, value) in enumerate(ordered):
        following = ordered[place + 1][0] if place + 1 < len(ordered) else window.end
        until = min(at + valid_ms, following)
        if running is not None and at > running.end:
            found.append(running)
            running = None
        is_in = bound.is_over(value) if running is None else not bound.is_back(value)
        if is_in:
            first = at if running is None else running.start
            worst = value if running is None else bound.worse(running.worst, value)
            running = Stretch(first, until, worst)
        elif running is not None:
            found.append(running)
            running = None
    if running is not None:
        found.append(running)
    return _believed(found, bound, window)


def _believed(found: Sequence[Stretch], bound: Bound, window: Window) -> list[Stretch]:
    return [
        Stretch(one.start, min(one.end, window.end), one.worst)
        for one in found
        if one.end - one.start >= max(bound.delay_ms, 1) and one.end > window.start
    ]
