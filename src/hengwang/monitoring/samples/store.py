"""What every store of samples can do; figures are exact whichever is behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hengwang.kernel.intervals import Interval
    from hengwang.monitoring.samples.columns import Samples


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of one series over a window, and of how many samples it is."""

    value: float
    samples: int


class SampleStore(Protocol):
    """Keeps samples, each once by series and instant; the first value of an instant stays."""

    def append(self, samples: Samples) -> None:
        """Keep them; returns when they survive a power cut.

        Raises:
            StoreFailedError: Nothing of it is kept (a full disk, a store that is away).
        """

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """All samples of these series in the window, in order of series and instant."""

    def quantiles(
        self, series: Sequence[int], window: Interval, share: float
    ) -> Mapping[int, Quantile]:
        """The nearest-rank quantile of each series that has samples in the window.

        `share` 0.95 gives the value at rank ⌈0.95·n⌉ (method R-1 of Hyndman and Fan, 1996), which
        is a value that was measured.
        """

    def latest(self, series: Sequence[int]) -> Mapping[int, tuple[int, float]]:
        """The newest sample of each series, as (milliseconds, value)."""

    def newest(self, series: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The newest instant of each of these series in milliseconds, and the value of that sample.

        NEVER and 0 where there is none.
        """

    def gather(self, before_ms: int) -> int:
        """Put what came in small pieces before this instant together, for quicker reading.

        Returns how many pieces there were; 0 where the store does so by itself.
        """

    def seal(self, before_ms: int) -> Iterator[str]:
        """Put whole days before this instant into their final form; yields what was written."""
