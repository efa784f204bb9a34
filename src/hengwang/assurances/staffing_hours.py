"""Who is there how long, and when nobody is; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hengwang.kernel.intervals import Interval, merge, subtract, total_micros
from hengwang.kernel.rounding import round_half_up

MICROS_OF_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Stand:
    """A person at a post for a time."""

    person: int
    post: str
    interval: Interval


def hours_by_person(stands: Iterable[Stand]) -> dict[int, Decimal]:
    """Hours of each person, rounded half up to two decimals; time at two posts counts once."""
    parts: dict[int, list[Interval]] = defaultdict(list)
    for one in stands:
        parts[one.person].append(one.interval)
    return {person: _hours(total_micros(merge(held))) for person, held in parts.items()}


def hours_in_all(stands: Iterable[Stand]) -> Decimal:
    """Person-hours, rounded once at the end."""
    parts: dict[int, list[Interval]] = defaultdict(list)
    for one in stands:
        parts[one.person].append(one.interval)
    return _hours(sum(total_micros(merge(held)) for held in parts.values()))


def empty_times(window: Interval, stands: Iterable[Stand]) -> list[Interval]:
    """Every part of the window in which nobody is there."""
    return subtract([window], [one.interval for one in stands])


def clash(one: Stand, others: Iterable[Stand]) -> Stand | None:
    """Another stand of the same person in the same time, if there is one."""
    for other in others:
        if other.person == one.person and other.interval.clip(one.interval) is not None:
            return other
    return None


def _hours(micros: int) -> Decimal:
    return round_half_up(Decimal(micros) / MICROS_OF_HOUR, 2)
