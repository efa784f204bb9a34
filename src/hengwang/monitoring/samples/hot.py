"""The newest samples, in an SQLite file of their own keyed by instant and series."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from hengwang.monitoring.samples.columns import DAY_MS, Samples, to_ms
from hengwang.monitoring.samples.errors import StoreFailedError

if TYPE_CHECKING:
    from pathlib import Path

    from hengwang.kernel.intervals import Interval

# FULL: a batch is acknowledged only when it survives a power cut.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
TABLES = """
CREATE TABLE IF NOT EXISTS hot (
    ts INTEGER NOT NULL, series INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (ts, series)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS newest (
    series INTEGER PRIMARY KEY, ts INTEGER NOT NULL, value REAL NOT NULL
);
"""
KEEP = "INSERT OR IGNORE INTO hot (ts, series, value) VALUES (?, ?, ?)"
KEEP_NEWEST = """
INSERT INTO newest (series, ts, value) VALUES (?, ?, ?)
ON CONFLICT (series) DO UPDATE SET ts = excluded.ts, value = excluded.value
WHERE excluded.ts > newest.ts
"""
# SQLite binds so many parameters at most; longer lists of series are read in pieces.
PIECE = 900


class HotTable:
    """One file; many may read it while one writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._working():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.executescript(PRAGMAS + TABLES)

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @contextmanager
    def _working(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreFailedError(detail=str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._working():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            try:
                self._db.execute("COMMIT")
            except sqlite3.Error:
                # A commit that found no room left the transaction open.
                self._db.execute("ROLLBACK")
                raise

    def append(self, samples: Samples) -> None:
        """Keep all or none; durable on return. The first value of an instant stays."""
        newest = _newest_of(samples)
        columns = (samples.at.tolist(), samples.series.tolist(), samples.value.tolist())
        with self._writing():
            self._db.executemany(KEEP, zip(*columns, strict=True))
            self._db.executemany(
                KEEP_NEWEST,
                zip(
                    newest.series.tolist(),
                    newest.at.tolist(),
                    newest.value.tolist(),
                    strict=True,
                ),
            )

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """Samples of these series in the window, in order."""
        bounds = (to_ms(window.start), to_ms(window.end))
        parts = []
        for start in range(0, len(series), PIECE):
            piece = [int(one) for one in series[start : start + PIECE]]
            marks = ",".join("?" * len(piece))
            query = f"SELECT series, ts, value FROM hot WHERE ts >= ? AND ts < ? AND series IN ({marks})"  # noqa: E501, S608 - only marks
            parts.append(self._read(query, (*bounds, *piece)))
        return Samples.joined(parts).in_order()

    def of_day(self, day: int) -> Samples:
        """All samples of a day counted since 1970 (UTC), in order of series and instant."""
        query = "SELECT series, ts, value FROM hot WHERE ts >= ? AND ts < ? ORDER BY series, ts"
        return self._read(query, (day * DAY_MS, (day + 1) * DAY_MS))

    def within(self, window: Interval) -> Samples:
        """All samples of a window, in order of series and instant."""
        query = "SELECT series, ts, value FROM hot WHERE ts >= ? AND ts < ? ORDER BY series, ts"
        return self._read(query, (to_ms(window.start), to_ms(window.end)))

    def _read(self, query: str, bound: Sequence[int]) -> Samples:
        with self._working():
            rows = self._db.execute(query, bound).fetchall()
        if not rows:
            return Samples.of(())
        table = np.array(rows, dtype=[("series", "i4"), ("at", "i8"), ("value", "f8")])
        return Samples(table["series"].copy(), table["at"].copy(), table["value"].copy())

    def newest(self, series: Sequence[int]) -> dict[int, tuple[int, float]]:
        """The newest sample ever kept of each series."""
        found: dict[int, tuple[int, float]] = {}
        with self._working():
            for start in range(0, len(series), PIECE):
                piece = [int(one) for one in series[start : start + PIECE]]
                marks = ",".join("?" * len(piece))
                query = f"SELECT series, ts, value FROM newest WHERE series IN ({marks})"  # noqa: S608 - only marks
                for key, at, value in self._db.execute(query, piece):
                    found[key] = (at, value)
        return found

    def days_before(self, before_ms: int) -> list[int]:
        """Days since 1970 that ended by this instant and have samples here."""
        days, position = [], -(1 << 62)
        with self._working():
            # Leaps along the key instead of reading every row of the days.
            query = "SELECT ts FROM hot WHERE ts >= ? ORDER BY ts LIMIT 1"
            while row := self._db.execute(query, (position,)).fetchone():
                day = row[0] // DAY_MS
                if (day + 1) * DAY_MS > before_ms:
                    break
                days.append(day)
                position = (day + 1) * DAY_MS
        return days

    def drop_day(self, day: int, sealed: int) -> bool:
        """Remove a day of which `sealed` samples are sealed; not when more came meanwhile."""
        bounds = (day * DAY_MS, (day + 1) * DAY_MS)
        with self._writing():
            query = "SELECT count(*) FROM hot WHERE ts >= ? AND ts < ?"
            if self._db.execute(query, bounds).fetchone()[0] != sealed:
                return False
            self._db.execute("DELETE FROM hot WHERE ts >= ? AND ts < ?", bounds)
        return True


def _newest_of(samples: Samples) -> Samples:
    """The last sample of each series of a batch."""
    ordered = samples.in_order()
    is_last = np.ones(len(ordered), dtype=bool)
    is_last[:-1] = ordered.series[1:] != ordered.series[:-1]
    return ordered.where(is_last)
