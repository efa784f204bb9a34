"""Pure decisions of evidence: what a file counts for, on which day, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Status(StrEnum):
    """Where the review stands; the stored words of choices.EvidenceStatus."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Standing(StrEnum):
    """Whether evidence counts; OPEN where nobody can say yet, which is neither yes nor no."""

    COUNTS = "counts"
    OPEN = "open"
    NOT = "not"


class Why(StrEnum):
    """What keeps evidence from counting (the first four), or from being certain."""

    REJECTED = "rejected"
    EXPIRED = "expired"
    EMPTY = "empty"
    OTHER_PERIOD = "other_period"
    AWAITS_REVIEW = "awaits_review"


FATAL = frozenset({Why.REJECTED, Why.EXPIRED, Why.EMPTY, Why.OTHER_PERIOD})


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, first and last inclusive."""

    first: date
    last: date

    def meets(self, other: "Days") -> bool:
        """Whether they share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one piece of evidence; `is_empty` None is not known."""

    status: Status
    supports: Days
    expires_on: date | None = None
    is_empty: bool | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a piece counts, and everything that speaks against it."""

    standing: Standing
    whys: tuple[Why, ...] = ()


def judge(item: Facts, on: date, need: Days | None = None) -> Judgement:
    """Whether a piece of evidence counts on a day for a figure.

    Args:
        item: The piece.
        on: The day asked; on the day of expiry it counts no more.
        need: The days the figure is about; None asks for no figure in particular.

    Returns:
        NOT where it is rejected, expired, empty or about other days; OPEN where nobody has
        reviewed it; COUNTS otherwise. A file whose content no program can look into (`is_empty`
        None) is left to the reviewer.

    Source:
        domain.md "What users ask for" 4: a period of its own; expired, rejected or empty
        evidence does not count.
    """
    whys = tuple(_against(item, on, need))
    if FATAL.intersection(whys):
        return Judgement(Standing.NOT, whys)
    return Judgement(Standing.OPEN if whys else Standing.COUNTS, whys)


def _against(item: Facts, on: date, need: Days | None) -> Iterable[Why]:
    if item.status == Status.REJECTED:
        yield Why.REJECTED
    if item.expires_on is not None and item.expires_on <= on:
        yield Why.EXPIRED
    if item.is_empty:
        yield Why.EMPTY
    if need is not None and not item.supports.meets(need):
        yield Why.OTHER_PERIOD
    if item.status == Status.OFFERED:
        yield Why.AWAITS_REVIEW


def together(standings: Iterable[Standing]) -> Standing:
    """Of several pieces for one figure the best decides; none at all is NOT."""
    found = set(standings)
    for standing in (Standing.COUNTS, Standing.OPEN):
        if standing in found:
            return standing
    return Standing.NOT


def uncovered(need: Days, parts: Sequence[Days]) -> tuple[Days, ...]:
    """The days of `need` that no part supports, in order, as few runs as possible."""
    left, at = [], need.first
    for part in sorted(parts, key=lambda one: (one.first, one.last)):
        if part.last < at:
            continue
        if part.first > need.last:
            break
        if part.first > at:
            left.append(Days(at, part.first - ONE_DAY))
        at = part.last + ONE_DAY if part.last < date.max else date.max
        if at > need.last:
            return tuple(left)
    left.append(Days(at, need.last))
    return tuple(left)


def is_same_hand(handed_in_by: int | None, reviewer: int) -> bool:
    """Whether the reviewer is who brought the file; an unknown hand is nobody's."""
    return handed_in_by is not None and handed_in_by == reviewer
