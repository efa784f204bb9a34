"""Samples in VictoriaMetrics, behind a journal: durable before they are acknowledged.

VictoriaMetrics keeps what it was sent in memory for seconds and has no log of its own: killed, it
forgets samples it has accepted. Everything therefore goes into the hot table of this machine first
and stays there until it is certain to lie on the server's disk. The server takes a batch while the
next one is being kept; a batch it did not take is offered again before anything else is kept.
Readers on this machine put both together; what is new is seen by other machines after about a
second.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import DAY_MS, NEVER, Samples, from_ms
from hengwang.monitoring.samples.hot import HOT, HotTable
from hengwang.monitoring.samples.store import Quantile
from hengwang.monitoring.samples.under_way import UnderWay
from hengwang.monitoring.samples.victoria_door import VictoriaDoor

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SETTLED_MS = 60_000
"""So long after it was sent a sample lies on the server's disk: it writes every five seconds."""
HOUR = timedelta(hours=1)
MENDED = 2
"""So many hours back are compared with the server each time days are sealed."""
AT_ONCE = 64
"""So many series are in memory at once while quantiles are taken."""


class VictoriaStore:
    """A `SampleStore` on a VictoriaMetrics server, with its journal in a folder of this machine."""

    def __init__(self, url: str, folder: Path) -> None:
        self.hot = HotTable(folder / HOT)
        self.door = VictoriaDoor(url)
        self._asked: set[int] = set()
        self._under_way = UnderWay(self.door)

    def close(self) -> None:
        """Let file and connections go."""
        self._under_way.close()
        self.hot.close()
        self.door.close()

    def append(self, samples: Samples) -> None:
        """See `SampleStore.append`; while a batch waits for the server no other one is kept."""
        ordered = samples.in_order()
        if not len(ordered):
            return
        self._learn(np.unique(ordered.series))
        newest, _ = self.hot.newest_of(ordered.series)
        is_late = ordered.at <= newest
        late = ordered.where(is_late)
        fresh = [ordered.where(~is_late), late.without(self._all_of(late))]

        def hand_over() -> None:
            owed = self._under_way.settled()
            days = np.unique(Samples.joined([owed, ordered]).at // DAY_MS)
            self.hot.note_arrival(days.tolist(), _now_ms())
            self._under_way.begin(Samples.joined(fresh))

        self.hot.append(ordered, before_commit=hand_over)

    def settle(self) -> None:
        """Wait until the server took what was kept.

        Raises:
            StoreFailedError: It did not take it; it is offered again.
        """
        owed = self._under_way.settled()
        if len(owed):
            self.hot.note_arrival(np.unique(owed.at // DAY_MS).tolist(), _now_ms())

    def _all_of(self, late: Samples) -> Samples:
        """Everything known of these series around these instants."""
        if not len(late):
            return late
        window = Interval(from_ms(late.at.min()), from_ms(late.at.max() + 1))
        return self.read(np.unique(late.series).tolist(), window)

    def _learn(self, series: NDArray[np.int32]) -> None:
        """Ask the server for the newest sample of series the journal has never seen."""
        unseen = series[self.hot.newest_of(series)[0] == NEVER].tolist()
        unseen = [one for one in unseen if one not in self._asked]
        if not unseen:
            return
        found = self.door.newest(unseen, datetime.now(UTC))
        for at in sorted(set(found.values())):
            those = [one for one, own in found.items() if own == at]
            self.hot.raise_newest(
                self.door.read(those, Interval(from_ms(at), from_ms(at + 1))),
            )
        self._asked.update(unseen)

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """See `SampleStore.read`."""
        if not len(series):
            return Samples.of(())
        # The server first: of two values of one instant the one kept first stays.
        parts = [self.door.read(series, window), self.hot.read(series, window)]
        return Samples.joined(parts).in_order()

    def quantiles(
        self, series: Sequence[int], window: Interval, share: float
    ) -> Mapping[int, Quantile]:
        """See `SampleStore.quantiles`; taken here, because the server's are interpolated."""
        wanted = sorted({int(one) for one in series})
        found: dict[int, Quantile] = {}
        for first in range(0, len(wanted), AT_ONCE):
            piece = wanted[first : first + AT_ONCE]
            samples = self.read(piece, window)
            for one in piece:
                own = samples.of_series(one)
                if len(own):
                    value = np.quantile(own.value, share, method="inverted_cdf")
                    found[one] = Quantile(float(value), len(own))
        return found

    def latest(self, series: Sequence[int]) -> Mapping[int, tuple[int, float]]:
        """See `SampleStore.latest`."""
        self._learn(np.asarray(series, np.int32))
        return self.hot.newest(series)

    def newest(self, series: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """See `SampleStore.newest`."""
        self._learn(series)
        return self.hot.newest_of(series)

    def gather(self, before_ms: int) -> int:
        """Nothing: VictoriaMetrics merges its parts by itself."""
        del before_ms
        return 0

    def seal(self, before_ms: int) -> Iterator[str]:
        """Send again what the server lost, then let days go that lie on its disk whole."""
        self.settle()
        last = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        for back in range(MENDED):
            yield from self._mended(Interval(last - back * HOUR, last - (back - 1) * HOUR))
        for day in self.hot.days_before(before_ms):
            yield from self._sealed(day)

    def _sealed(self, day: int) -> Iterator[str]:
        begin, count, lost = from_ms(day * DAY_MS), 0, 0
        for hour in range(24):
            window = Interval(begin + hour * HOUR, begin + (hour + 1) * HOUR)
            count += len(self.hot.within(window))
            for name in self._mended(window):
                lost += 1
                yield name
        is_settled = self.hot.last_arrival(day) <= _now_ms() - SETTLED_MS
        if not lost and is_settled and self.hot.drop_day(day, sealed=count):
            yield f"{begin:%Y-%m-%d}"

    def _mended(self, window: Interval) -> Iterator[str]:
        """Compare an hour of the journal with the server's."""
        kept = self.hot.within(window)
        if not len(kept):
            return
        missing = kept.without(self.door.read(None, window))
        if len(missing):
            self.hot.note_arrival(np.unique(missing.at // DAY_MS).tolist(), _now_ms())
            self.door.send(missing)
            yield f"{window.start:%Y-%m-%dT%H}Z+{len(missing)}"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
