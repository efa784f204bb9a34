"""The newest samples, in an SQLite file of their own: pieces of batches, each sample once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import numpy as np

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import newest, pieces, rows
from hengwang.monitoring.samples.columns import DAY_MS, Samples, from_ms
from hengwang.monitoring.samples.errors import StoreFailedError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

HOT = "hot.sqlite3"
# FULL: a batch is acknowledged only when it survives a power cut.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
ARRIVED = """
CREATE TABLE IF NOT EXISTS arrived (day INTEGER PRIMARY KEY, at INTEGER NOT NULL);
"""
TABLES = ARRIVED + pieces.TABLE + newest.TABLE


class HotTable:
    """One file; many may read it while one writes, from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.RLock()
        self._readers = threading.local()
        with self._working():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._connected()
            self._db.executescript(TABLES)
        self._newest = newest.NewestSamples(self._db)
        if rows.are_there(self._db):
            with self._writing():
                rows.bring_over(self._db)

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        db.executescript(PRAGMAS)
        return db

    @property
    def _reader(self) -> sqlite3.Connection:
        """A connection of this thread, so that who reads waits for nobody."""
        found: sqlite3.Connection | None = getattr(self._readers, "db", None)
        if found is None:
            found = self._readers.db = self._connected()
        return found

    def close(self) -> None:
        """Let the file go."""
        reader: sqlite3.Connection | None = getattr(self._readers, "db", None)
        if reader is not None:
            reader.close()
            del self._readers.db
        self._db.close()

    @contextmanager
    def _working(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreFailedError(detail=str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._turn, self._working():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._newest.forget()
                # A full disk may have ended the transaction already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def append(self, samples: Samples, before_commit: Callable[[], object] | None = None) -> None:
        """Keep all or none; durable on return. The first value of an instant stays.

        Args:
            samples: In order of series and instant, one each.
            before_commit: What it raises undoes everything.
        """
        with self._writing():
            fresh = self._fresh(samples)
            if len(fresh):
                pieces.keep(self._db, fresh)
                self._newest.follow(fresh)
            if before_commit is not None:
                before_commit()

    def _fresh(self, samples: Samples) -> Samples:
        """Those that are not here yet; looked for only where one is not newer than its series."""
        is_late = samples.at <= self._newest.of(samples.series)[0]
        late = samples.where(is_late)
        if not len(late):
            return samples
        window = Interval(from_ms(late.at.min()), from_ms(late.at.max() + 1))
        there = pieces.within(self._db, window, np.unique(late.series).tolist())
        return Samples.joined([samples.where(~is_late), late.without(there)]).in_order()

    def newest_of(self, series: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The newest instant ever kept of each of these series with its value; NEVER for none."""
        with self._turn, self._working():
            return self._newest.of(series)

    def newest(self, series: Sequence[int]) -> dict[int, tuple[int, float]]:
        """The newest sample ever kept of each series."""
        with self._turn, self._working():
            return self._newest.samples_of(series)

    def raise_newest(self, samples: Samples) -> None:
        """Take over the newest samples of series that lie elsewhere."""
        with self._writing():
            self._newest.take_over(samples.in_order())

    def note_arrival(self, days: Sequence[int], at_ms: int) -> None:
        """Remember when something last came for these days, within a write or alone."""
        with self._turn, self._working():
            told = [(day, at_ms) for day in days]
            self._db.executemany("INSERT OR REPLACE INTO arrived (day, at) VALUES (?, ?)", told)

    def last_arrival(self, day: int) -> int:
        """When something last came for a day, in milliseconds; 0 when nothing was noted."""
        with self._working():
            query = "SELECT at FROM arrived WHERE day = ?"
            row = self._reader.execute(query, (day,)).fetchone()
        return int(row[0]) if row else 0

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """Samples of these series in the window, in order."""
        with self._working():
            return pieces.within(self._reader, window, series)

    def of_day(self, day: int) -> Samples:
        """All samples of a day counted since 1970 (UTC), in order of series and instant."""
        return self.within(Interval(from_ms(day * DAY_MS), from_ms((day + 1) * DAY_MS)))

    def within(self, window: Interval) -> Samples:
        """All samples of a window, in order of series and instant."""
        with self._working():
            return pieces.within(self._reader, window)

    def days_before(self, before_ms: int) -> list[int]:
        """Days since 1970 that ended by this instant and have samples here."""
        with self._working():
            return pieces.days_before(self._reader, before_ms)

    def gather(self, before_ms: int) -> int:
        """Put small pieces of hours before this instant together; returns how many there were."""
        with self._working():
            hours = pieces.crowded(self._reader, before_ms)
        told = 0
        for day, hour in hours:
            # Hour by hour, so that who writes a batch waits for one of them at most.
            with self._writing():
                told += pieces.gather(self._db, day, hour)
        return told

    def drop_day(self, day: int, sealed: int) -> bool:
        """Remove a day of which `sealed` samples are sealed; not when more came meanwhile."""
        with self._writing():
            # What is newest of a series is known beyond the pieces that told it.
            self._newest.write()
            return pieces.drop_day(self._db, day, sealed)


def copied(source: Path, target: Path) -> None:
    """Copy the file as it is at one instant, whoever writes to it meanwhile."""
    try:
        with closing(sqlite3.connect(source)) as own, closing(sqlite3.connect(target)) as other:
            own.backup(other)
    except sqlite3.Error as error:
        raise StoreFailedError(detail=str(error)) from error
