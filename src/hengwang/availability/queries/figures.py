"""Figures of availability: by target, unit, region, layer, month, and any two of them together.

Each is a sum over lines, so that the parts of a table add up to its whole to the microsecond, and
a figure asked for alone is the one in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from hengwang.availability.accounting import Account, Policy
from hengwang.availability.micros import micros_of
from hengwang.availability.tally import Tally, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.availability.queries.book import Book
    from hengwang.availability.queries.facts import Line
    from hengwang.kernel.periods import Period

Key = TypeVar("Key", bound=Hashable)
NOTHING = Account(asked=0, up=0, down=0, unknown=0, maintenance=0)
DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9}


@dataclass(frozen=True, slots=True)
class Figure:
    """What counts, and what was measured before maintenance was taken off; both are shown."""

    counted: Account
    measured: Account


def uptime_of(account: Account, policy: Policy) -> Decimal | None:
    """The printed uptime: up ÷ asked, or ÷ observed where the policy leaves out unknown time."""
    observed = account.up + account.down
    below = observed if policy.leaves_out_unknown else account.asked
    return Decimal(account.up) / below if below else None


def whole(book: Book) -> Figure:
    """Everything as one figure."""
    found = grouped(book, lambda line: None)
    return found[None][0] if found else Figure(NOTHING, NOTHING)


def by_target(book: Book) -> dict[int, Figure]:
    """Each target's own figure by its id, members of redundant groups too."""
    facts = book.facts
    rows = _figures(tally(book.by_target, len(facts.targets), _edges(book)))
    return {
        line.target: row[0]
        for line, row in zip(facts.targets, rows, strict=True)
        if line.target is not None
    }


def by_group(book: Book) -> dict[int, Figure]:
    """Each redundant group's figure by its id."""
    found = _single(grouped(book, lambda line: line.group))
    return {group: figure for group, figure in found.items() if group is not None}


def by_unit(book: Book) -> dict[int, Figure]:
    """By the unit's id."""
    return _single(grouped(book, lambda line: line.unit))


def by_layer(book: Book) -> dict[str, Figure]:
    """By `Layer`."""
    return _single(grouped(book, lambda line: line.layer.value))


def by_region(book: Book, level: str) -> dict[str, Figure]:
    """By the leading digits of the region's code; `level` province, city, county or township."""
    digits = DIGITS[level]
    return _single(grouped(book, lambda line: line.region[:digits]))


def by_region_and_layer(book: Book, level: str) -> dict[tuple[str, str], Figure]:
    """The availability matrix: (leading digits of the region's code, layer)."""
    digits = DIGITS[level]
    return _single(grouped(book, lambda line: (line.region[:digits], line.layer.value)))


def by_region_and_month(book: Book, level: str, period: Period) -> dict[str, list[Figure]]:
    """By the leading digits of the region's code, a figure for each month of the period."""
    digits = DIGITS[level]
    return grouped(book, lambda line: line.region[:digits], month_edges(period))


def by_month(book: Book, period: Period) -> list[Figure]:
    """One figure for each month of the period; a month to come has asked nothing."""
    found = grouped(book, lambda line: None, month_edges(period))
    return found[None] if found else [Figure(NOTHING, NOTHING) for _ in period.months]


def month_edges(period: Period) -> list[datetime]:
    """The borders of its months."""
    return [*(month.start for month in period.months), period.end]


def grouped(
    book: Book, key: Callable[[Line], Key], edges: Sequence[datetime] | None = None
) -> dict[Key, list[Figure]]:
    """Figures by any property of a line; a list by bucket where `edges` are given.

    Args:
        book: The ledger.
        key: What lines of one group share.
        edges: Borders of the buckets, ascending; without them the whole window is one bucket.
    """
    numbers: dict[Key, int] = {}
    owner = [numbers.setdefault(key(line), len(numbers)) for line in book.lines]
    found = _tally(book, edges).regrouped(np.array(owner, np.int64), len(numbers))
    rows = _figures(found)
    return {name: rows[number] for name, number in numbers.items()}


def _figures(found: Tally) -> list[list[Figure]]:
    """By row and bucket."""
    return [
        [Figure(*pair) for pair in zip(counted, measured, strict=True)]
        for counted, measured in zip(found.accounts(), found.measured_accounts(), strict=True)
    ]


def _single(found: dict[Key, list[Figure]]) -> dict[Key, Figure]:
    return {key: figures[0] for key, figures in found.items()}


def _tally(book: Book, edges: Sequence[datetime] | None = None) -> Tally:
    return tally(book.by_line, len(book.lines), _edges(book, edges))


def _edges(book: Book, edges: Sequence[datetime] | None = None) -> NDArray[np.int64]:
    told = [micros_of(edge) for edge in edges] if edges else [book.facts.since, book.facts.until]
    return np.array(told, np.int64)
