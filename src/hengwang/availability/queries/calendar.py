"""The days of a year: unobstructed, obstructed with what was lost, or unknown (网络运行畅通日)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from hengwang.availability.accounting import MICROS_OF_MINUTE, Day
from hengwang.availability.micros import micros_of
from hengwang.availability.tally import Segments, Tally, tally
from hengwang.kernel.periods import midnight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.availability.queries.book import Book

_DAYS = (Day.UNOBSTRUCTED, Day.OBSTRUCTED, Day.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of one row of a calendar; minutes are rounded up to whole ones for reading only."""

    day: date
    state: Day
    lost_micros: int
    unknown_micros: int
    excluded_micros: int

    @property
    def lost_minutes(self) -> int:
        """Minutes lost, begun ones counted."""
        return -(-self.lost_micros // MICROS_OF_MINUTE)


@dataclass(frozen=True, slots=True)
class Rate:
    """Days by state; `unobstructed ÷ known` is 网络运行畅通日率."""

    unobstructed: int
    obstructed: int
    unknown: int

    @property
    def known(self) -> int:
        """Days whose state is known."""
        return self.unobstructed + self.obstructed


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days from `first` on, for rows with keys (unit ids, or nothing for the backbone)."""

    first: date
    rows: Mapping[int | str, int]
    """The number of the row by its key."""
    state: NDArray[np.int64]
    lost: NDArray[np.int64]
    unknown: NDArray[np.int64]
    excluded: NDArray[np.int64]

    def days(self, key: int | str) -> list[DayRow]:
        """Every day of one row, in order: 365, or 366."""
        row = self.rows[key]
        return [
            DayRow(
                day=self.first + timedelta(days=at),
                state=_DAYS[int(self.state[row, at])],
                lost_micros=int(self.lost[row, at]),
                unknown_micros=int(self.unknown[row, at]),
                excluded_micros=int(self.excluded[row, at]),
            )
            for at in range(self.state.shape[1])
        ]

    def rate(self, key: int | str | None = None) -> Rate:
        """Days by state of one row, or of all rows together."""
        told = self.state if key is None else self.state[self.rows[key]]
        counts = [int((told == number).sum()) for number in range(len(_DAYS))]
        return Rate(*counts)

    def by_day(self) -> list[Rate]:
        """For each day how many rows were unobstructed, obstructed, unknown."""
        counts = [(self.state == number).sum(axis=0) for number in range(len(_DAYS))]
        return [Rate(*(int(one) for one in each)) for each in zip(*counts, strict=True)]


def days_of_units(book: Book, first: date, last: date) -> Calendar:
    """Days of each unit's access lines (circuits and devices that are not backbone).

    A unit loses what any of its lines loses; a redundant group is one line. Days to come are left
    out; time before a line was watched is unknown.
    """
    chosen = {
        place: line.unit
        for place, line in enumerate(book.lines)
        if line.is_network and not line.is_backbone
    }
    rows: dict[int | str, int] = {unit: at for at, unit in enumerate(sorted(set(chosen.values())))}
    table = book.combined({place: rows[unit] for place, unit in chosen.items()})
    return _calendar(book, table, rows, (first, last), book.policy.lost_minutes)


def days_of_backbone(book: Book, first: date, last: date) -> Calendar:
    """Days of core and aggregation together: one row with the key 0, none without a backbone."""
    chosen = [
        place for place, line in enumerate(book.lines) if line.is_network and line.is_backbone
    ]
    rows: dict[int | str, int] = {0: 0} if chosen else {}
    table = book.combined(dict.fromkeys(chosen, 0))
    return _calendar(book, table, rows, (first, last), book.policy.backbone_lost_minutes)


def days_of_regions(book: Book, heads: Collection[str], first: date, last: date) -> Calendar:
    """Days of regions by the leading digits of their codes: a region loses what all its lines lose.

    One line that is up keeps the region connected (互联互通). Regions without a line have no row.
    """
    lengths = sorted({len(head) for head in heads})
    told = {
        place: next((line.region[:n] for n in lengths if line.region[:n] in heads), None)
        for place, line in enumerate(book.lines)
        if line.is_network
    }
    found = sorted({head for head in told.values() if head is not None})
    rows: dict[int | str, int] = {head: at for at, head in enumerate(found)}
    owner = {place: rows[head] for place, head in told.items() if head is not None}
    table = book.combined(owner, redundant=True)
    return _calendar(book, table, rows, (first, last), book.policy.lost_minutes)


def _calendar(
    book: Book,
    table: Segments,
    rows: Mapping[int | str, int],
    days: tuple[date, date],
    may_lose: int,
) -> Calendar:
    first, last = days
    edges = [midnight(first)]
    while edges[-1] < midnight(last + timedelta(days=1)):
        # The day that is running counts only when it is over.
        following = midnight(first + timedelta(days=len(edges)))
        if micros_of(following) > book.facts.until:
            break
        edges.append(following)
    found = _tallied(table, len(rows), edges)
    borders = np.array([micros_of(one) for one in edges], np.int64)
    unknown = borders[1:] - borders[:-1] - found.up - found.down - found.excluded
    obstructed = found.down > may_lose * MICROS_OF_MINUTE
    hidden = unknown > book.policy.unknown_minutes * MICROS_OF_MINUTE
    state = np.where(obstructed, 1, np.where(hidden, 2, 0)).astype(np.int64)
    return Calendar(first, rows, state, found.down, unknown, found.excluded)


def _tallied(table: Segments, rows: int, edges: Sequence[datetime]) -> Tally:
    return tally(table, rows, np.array([micros_of(one) for one in edges], np.int64))
