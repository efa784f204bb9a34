"""The result blocks of a batch as one set of columns, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from hengwang.monitoring.models import Series
from hengwang.monitoring.reasons import number_of
from hengwang.monitoring.services.naming import fitting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.collector.protocol.blocks import ResultBlock


@dataclass(frozen=True, slots=True)
class Told:
    """Results one after the other, whatever block they came in.

    Attributes:
        check: The check of each result.
        at: When it was asked, milliseconds since 1970.
        numbers: By name: places of results, and a value for each; NaN where there is none.
    """

    check: NDArray[np.int64]
    at: NDArray[np.int64]
    numbers: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]

    @classmethod
    def of(cls, blocks: Sequence[ResultBlock]) -> Told:
        """Of blocks whose columns fit together."""
        heights = [len(block.check) for block in blocks]
        base = np.repeat(np.asarray([block.base_us for block in blocks], np.int64), heights)
        at = np.fromiter(chain.from_iterable(block.at for block in blocks), np.int64)
        check = np.fromiter(chain.from_iterable(block.check for block in blocks), np.int64)
        # None becomes NaN.
        trips = np.array([*chain.from_iterable(block.round_trip for block in blocks)], np.float64)
        every = np.arange(len(check))
        numbers = _numbers(blocks, heights)
        numbers[Series.OUTCOME] = every, _outcomes(blocks)
        numbers[Series.ROUND_TRIP] = every, trips / 1e6
        return cls(check, (base + at) // 1000, numbers)


def _outcomes(blocks: Sequence[ResultBlock]) -> NDArray[np.float64]:
    """The number of each result's outcome and reason."""
    words: dict[tuple[str, str], int] = {}
    numbers: list[int] = []
    places: list[int] = []
    for block in blocks:
        known = []
        for said in block.reasons:
            if said not in words:
                words[said] = len(numbers)
                numbers.append(number_of(*said))
            known.append(words[said])
        places += [known[one] for one in block.reason]
    return np.asarray(numbers, np.float64)[np.asarray(places, np.int64)]


def _numbers(
    blocks: Sequence[ResultBlock], heights: Sequence[int]
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Columns that not every result need have."""
    places: dict[str, list[NDArray[np.int64]]] = {}
    values: dict[str, list[float]] = {}
    start = 0
    for block, height in zip(blocks, heights, strict=True):
        every = np.arange(start, start + height)
        for told, column in block.numbers.items():
            name = fitting(told)
            rows = every if column.rows is None else np.asarray(column.rows, np.int64) + start
            places.setdefault(name, []).append(rows)
            values.setdefault(name, []).extend(column.values)
        start += height
    return {
        name: (np.concatenate(rows), np.asarray(values[name], np.float64))
        for name, rows in places.items()
    }
