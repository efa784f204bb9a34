"""The store of one machine: a hot table, and sealed days and months beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hengwang.monitoring.samples.columns import Samples, from_ms
from hengwang.monitoring.samples.errors import StoreFailedError
from hengwang.monitoring.samples.hot import HOT, HotTable
from hengwang.monitoring.samples.sealed import SealedFolder

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from hengwang.kernel.intervals import Interval
    from hengwang.monitoring.samples.store import Quantile

EPOCH_DAY = date(1970, 1, 1)


class EmbeddedStore:
    """A `SampleStore` in a folder: `hot.sqlite3`, `days/`, `months/`."""

    def __init__(self, folder: Path) -> None:
        self.hot = HotTable(folder / HOT)
        self.sealed = SealedFolder(folder)

    def close(self) -> None:
        """Let the files go."""
        self.hot.close()

    def append(self, samples: Samples) -> None:
        """See `SampleStore.append`."""
        self.hot.append(samples.in_order())

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """See `SampleStore.read`."""
        # Read before the sealed ones: a day that is sealed in between is then in both, not gone.
        hot = self.hot.read(series, window)
        # Joined after them: of two values of one instant the one kept first stays.
        return Samples.joined([self.sealed.read(series, window), hot]).in_order()

    def quantiles(
        self, series: Sequence[int], window: Interval, share: float
    ) -> Mapping[int, Quantile]:
        """See `SampleStore.quantiles`."""
        return self.sealed.quantiles(series, window, share, self.hot.read(series, window))

    def latest(self, series: Sequence[int]) -> Mapping[int, tuple[int, float]]:
        """See `SampleStore.latest`."""
        return self.hot.newest(series)

    def newest(self, series: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """See `SampleStore.newest`."""
        return self.hot.newest_of(series)

    def gather(self, before_ms: int) -> int:
        """See `SampleStore.gather`."""
        return self.hot.gather(before_ms)

    def seal(self, before_ms: int) -> Iterator[str]:
        """Seal whole UTC days that ended by `before_ms`, then compact months that are complete."""
        try:
            for number in self.hot.days_before(before_ms):
                yield from self._seal_day(number)
            for month in self.sealed.months_before(from_ms(before_ms).date()):
                folder = self.sealed.compact(month)
                if folder is not None:
                    yield folder.name
        except OSError as error:
            raise StoreFailedError(detail=error.strerror or str(error)) from error

    def _seal_day(self, number: int) -> Iterator[str]:
        is_done = False
        while not is_done:
            samples = self.hot.of_day(number)
            member = self.sealed.add_day(EPOCH_DAY + timedelta(days=number), samples)
            if member is not None:
                yield member.name
            # Until the file is durable the day lies in the hot table; what came meanwhile, too.
            is_done = self.hot.drop_day(number, sealed=len(samples))
