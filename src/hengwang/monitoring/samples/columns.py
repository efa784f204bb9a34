"""Samples as columns: series, instant, value; what stores take and give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.kernel.intervals import Interval

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
DAY_MS = 86_400_000
NEVER = -(1 << 62)
"""Before every instant: the newest sample of a series that has none."""


def to_ms(at: datetime) -> int:
    """Whole milliseconds since 1970 in UTC; what is finer is cut off."""
    return (at - EPOCH) // MILLISECOND


def from_ms(at: int) -> datetime:
    """The UTC instant of so many milliseconds since 1970."""
    return EPOCH + timedelta(milliseconds=int(at))


@dataclass(frozen=True, slots=True)
class Samples:
    """Three columns of one length.

    Attributes:
        series: Ids of series, int32.
        at: Milliseconds since 1970 in UTC, int64.
        value: What was measured, float64; never NaN, because what was not measured is no sample.
    """

    series: NDArray[np.int32]
    at: NDArray[np.int64]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, float]]) -> Samples:
        """From (series, milliseconds, value) in any order."""
        table = list(rows)
        series, at, value = zip(*table, strict=True) if table else ((), (), ())
        return cls(
            np.asarray(series, np.int32), np.asarray(at, np.int64), np.asarray(value, np.float64)
        )

    @classmethod
    def joined(cls, parts: Iterable[Samples]) -> Samples:
        """One after the other; where they overlap the first is kept by `in_order`."""
        known = [part for part in parts if len(part)]
        if not known:
            return cls.of(())
        return cls(
            np.concatenate([part.series for part in known]),
            np.concatenate([part.at for part in known]),
            np.concatenate([part.value for part in known]),
        )

    def __len__(self) -> int:
        """How many samples."""
        return len(self.at)

    def rows(self) -> list[tuple[int, int, float]]:
        """As (series, milliseconds, value)."""
        columns = (self.series.tolist(), self.at.tolist(), self.value.tolist())
        return list(zip(*columns, strict=True))

    def where(self, mask: NDArray[np.bool_]) -> Samples:
        """Those the mask names."""
        return Samples(self.series[mask], self.at[mask], self.value[mask])

    def in_order(self) -> Samples:
        """By series and instant, one sample each: of several the one that came first."""
        order = np.lexsort((self.at, self.series))
        series, at = self.series[order], self.at[order]
        is_new = np.ones(len(at), dtype=bool)
        is_new[1:] = (series[1:] != series[:-1]) | (at[1:] != at[:-1])
        kept = order[is_new]
        return Samples(self.series[kept], self.at[kept], self.value[kept])

    def without(self, known: Samples) -> Samples:
        """Those whose series and instant `known` has not, in order, one each."""
        both = Samples.joined([known, self])
        order = np.lexsort((both.at, both.series))
        series, at = both.series[order], both.at[order]
        is_new = np.ones(len(at), dtype=bool)
        is_new[1:] = (series[1:] != series[:-1]) | (at[1:] != at[:-1])
        kept = order[is_new]
        kept = kept[kept >= len(known)]
        return Samples(both.series[kept], both.at[kept], both.value[kept])

    def within(self, window: Interval) -> Samples:
        """Those of a half-open window."""
        return self.where((self.at >= to_ms(window.start)) & (self.at < to_ms(window.end)))

    def of_series(self, series: int) -> Samples:
        """Those of one series; the columns must be in order."""
        first, end = np.searchsorted(self.series, [series, series + 1])
        part = slice(int(first), int(end))
        return Samples(self.series[part], self.at[part], self.value[part])
