"""Electricity from cumulative meter readings; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hengwang.kernel.intervals import Interval, intersect, merge, total_micros

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class MeterReading:
    """What a meter showed at an instant, in kWh.

    `starts_anew` marks the first reading of a new meter or after a reset: what was used between
    the reading before it and this one is not known.
    """

    at: datetime
    kwh: Decimal
    starts_anew: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """Energy between two readings that join."""

    interval: Interval
    kwh: Decimal


def steps(readings: Iterable[MeterReading]) -> list[Used]:
    """Energy between each reading and the next, where they join; order does not matter.

    A reading below the one before it does not join: it says that nobody told of a reset.
    """
    ordered = sorted(set(readings))
    return [
        Used(Interval(one.at, other.at), other.kwh - one.kwh)
        for one, other in pairwise(ordered)
        if not other.starts_anew and other.kwh >= one.kwh and other.at > one.at
    ]


def known(used: Iterable[Used], window: Interval) -> list[Interval]:
    """The parts of a window of which the energy is known."""
    return intersect(merge(one.interval for one in used), [window])


def used_within(used: Iterable[Used], parts: Sequence[Interval]) -> Decimal:
    """kWh within these parts; a step that only partly lies within counts in proportion to time."""
    total = Decimal(0)
    for one in used:
        inside = total_micros(intersect([one.interval], parts))
        total += one.kwh * inside / one.interval.micros
    return total


@dataclass(frozen=True, slots=True)
class Account:
    """A room's energy over the time for which both of its sides are known.

    Attributes:
        total: kWh of the whole room.
        it: kWh of its IT equipment.
        known_micros: For how long both are known.
    """

    total: Decimal
    it: Decimal
    known_micros: int

    @property
    def pue(self) -> Decimal | None:
        """Total ÷ IT (GB/T 32910.3); None where the equipment used nothing."""
        return self.total / self.it if self.it else None


def account(
    totals: Sequence[Sequence[Used]], its: Sequence[Sequence[Used]], window: Interval
) -> Account:
    """Both sides of one room over the time for which every one of its meters is known."""
    if not totals or not its:
        return Account(Decimal(0), Decimal(0), 0)
    parts = [window]
    for meter in (*totals, *its):
        parts = intersect(parts, known(meter, window))
    return Account(
        total=sum((used_within(meter, parts) for meter in totals), Decimal(0)),
        it=sum((used_within(meter, parts) for meter in its), Decimal(0)),
        known_micros=total_micros(parts),
    )


def together(accounts: Iterable[Account]) -> Account:
    """Several rooms or months: sums."""
    rows = list(accounts)
    return Account(
        total=sum((one.total for one in rows), Decimal(0)),
        it=sum((one.it for one in rows), Decimal(0)),
        known_micros=sum(one.known_micros for one in rows),
    )
