"""Compares what was done to the network with what the ledger says of it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a ledger says of a target that is not up."""

    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Expected:
    """What one cut must have left behind at one target: one span, no more.

    `within` is how far its beginning and its end may lie from those of the cut.
    """

    target: str
    kind: Kind
    began: datetime
    ended: datetime
    within: timedelta
    because: str
    root: str = ""
    """The target whose outage is the root cause of this one, "" for its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """A span of the ledger; `ended` is None while it lasts, `root` as expected."""

    target: str
    kind: Kind
    began: datetime
    ended: datetime | None
    root: str = ""


def disagreements(expected: Sequence[Expected], found: Sequence[Found]) -> list[str]:
    """Every expected span that is not there or not in its time, every outage nobody caused.

    Unknown time beyond the expected is the honest word of a machine that was too busy to measure,
    and no disagreement; an outage nobody caused is one.
    """
    left = list(found)
    said: list[str] = []
    for one in sorted(expected, key=lambda each: each.began):
        same = [each for each in left if (each.target, each.kind) == (one.target, one.kind)]
        fitting = next((each for each in same if _fits(one, each)), None)
        if fitting is not None:
            left.remove(fitting)
            if fitting.root != one.root:
                roots = f"{one.root or 'its own'}, the ledger says {fitting.root or 'its own'}"
                said.append(f"{one.because}: the root cause of {one.target} is {roots}")
            continue
        near = min(same, key=lambda each: abs(each.began - one.began), default=None)
        said.append(f"{one.because}: {_wanted(one)}, the ledger has {_told(near)}")
    said += [f"nobody caused: {_told(each)}" for each in left if each.kind is Kind.DOWN]
    return said


def _fits(one: Expected, each: Found) -> bool:
    if each.ended is None:
        return False
    return abs(each.began - one.began) <= one.within and abs(each.ended - one.ended) <= one.within


def _wanted(one: Expected) -> str:
    times = f"{one.began:%H:%M:%S.%f} – {one.ended:%H:%M:%S.%f}"
    return f"{one.target} should be {one.kind} {times} ± {one.within.total_seconds():g} s"


def _told(each: Found | None) -> str:
    if each is None:
        return "nothing of the kind"
    end = f"{each.ended:%H:%M:%S.%f}" if each.ended else "…"
    return f"{each.target} {each.kind} {each.began:%H:%M:%S.%f} – {end}"


def unmeasured(expected: Sequence[Expected], found: Sequence[Found]) -> Mapping[str, float]:
    """Seconds of unknown time nobody caused, by target: the machine's own lack of breath."""
    missing: dict[str, float] = {}
    for each in found:
        caused = any(
            one.target == each.target and one.kind is each.kind and _fits(one, each)
            for one in expected
        )
        if each.kind is Kind.UNKNOWN and each.ended is not None and not caused:
            seconds = (each.ended - each.began).total_seconds()
            missing[each.target] = missing.get(each.target, 0.0) + seconds
    return missing
