"""The newest sample of every series, in arrays: kept up to a piece, read on from the pieces after.

A row for each series would cost as much as the sample itself, and the arrays of many series as much
as the batch. They are therefore written only every so often; who opens the file or learns that
another process wrote to it reads the pieces that came since. Instants only rise.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from hengwang.monitoring.samples import pieces
from hengwang.monitoring.samples.columns import NEVER, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLE = """
CREATE TABLE IF NOT EXISTS newest_of (
    piece INTEGER PRIMARY KEY, at BLOB NOT NULL, value BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS newest_upto (one INTEGER PRIMARY KEY, number INTEGER NOT NULL);
"""
KEEP = "INSERT OR REPLACE INTO newest_of (piece, at, value) VALUES (?, ?, ?)"
NOTE = "INSERT OR REPLACE INTO newest_upto (one, number) VALUES (1, ?)"
NOTED = "SELECT number FROM newest_upto"
LAST = "SELECT coalesce(max(number), 0) FROM piece"
WIDTH = 512
"""So many neighbouring series share a row."""
BEHIND = 32
"""So many pieces may come before the arrays are written again."""


class NewestSamples:
    """Of one database file; reads on after another process wrote to the file."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.forget()

    def forget(self) -> None:
        """What was raised in a transaction that was given up is read anew."""
        self._version: int | None = None
        self._seen = self._written = -1
        self._at = np.empty(0, np.int64)
        self._value = np.empty(0, np.float64)

    def of(self, series: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The newest instant of each of these series with its value; NEVER where there is none."""
        self._refresh()
        at, value = np.full(len(series), NEVER, np.int64), np.zeros(len(series))
        known = series < len(self._at)
        at[known], value[known] = self._at[series[known]], self._value[series[known]]
        return at, value

    def samples_of(self, series: Sequence[int]) -> dict[int, tuple[int, float]]:
        """The newest sample of each of these series that has one."""
        self._refresh()
        height = len(self._at)
        return {
            int(one): (int(self._at[one]), float(self._value[one]))
            for one in series
            if 0 <= one < height and self._at[one] > NEVER
        }

    def follow(self, samples: Samples) -> None:
        """Take over what was just kept as pieces. MUST run in that write transaction."""
        self._raise(samples)
        (self._seen,) = self._db.execute(LAST).fetchone()
        if self._seen - self._written >= BEHIND:
            self.write()

    def take_over(self, samples: Samples) -> None:
        """Know samples that lie elsewhere. MUST run in a write transaction."""
        self._refresh()
        self._raise(samples)
        self.write()

    def write(self) -> None:
        """Keep the arrays as they are. MUST run in a write transaction."""
        self._refresh()
        for piece in range(len(self._at) // WIDTH):
            part = slice(piece * WIDTH, (piece + 1) * WIDTH)
            told = (piece, self._at[part].tobytes(), self._value[part].tobytes())
            self._db.execute(KEEP, told)
        self._db.execute(NOTE, (self._seen,))
        self._written = self._seen

    def _raise(self, samples: Samples) -> None:
        if not len(samples):
            return
        self._grow(int(samples.series.max()) + 1)
        newer = samples.where(samples.at > self._at[samples.series])
        # In order of instant: of several of one series the last stays, which is the newest.
        self._at[newer.series] = newer.at
        self._value[newer.series] = newer.value

    def _refresh(self) -> None:
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        with self._at_one_instant():
            (written,) = self._db.execute(NOTED).fetchone() or (0,)
            # Arrays that another process wrote may hold what no piece holds.
            if written != self._written:
                self._load()
                self._seen = self._written = written
            for number, samples in pieces.after(self._db, self._seen):
                self._raise(samples)
                self._seen = number
        self._version = version

    @contextmanager
    def _at_one_instant(self) -> Iterator[None]:
        """Arrays and the pieces after them belong together, whoever writes meanwhile."""
        is_alone = not self._db.in_transaction
        if is_alone:
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            if is_alone:
                self._db.execute("COMMIT")

    def _load(self) -> None:
        rows = self._db.execute("SELECT piece, at, value FROM newest_of ORDER BY piece").fetchall()
        self._at, self._value = np.empty(0, np.int64), np.empty(0, np.float64)
        self._grow((rows[-1][0] + 1) * WIDTH if rows else 0)
        for piece, at, value in rows:
            part = slice(piece * WIDTH, (piece + 1) * WIDTH)
            self._at[part] = np.frombuffer(at, np.int64)
            self._value[part] = np.frombuffer(value, np.float64)

    def _grow(self, height: int) -> None:
        wanted = -(-height // WIDTH) * WIDTH
        if wanted > len(self._at):
            more = wanted - len(self._at)
            self._at = np.concatenate([self._at, np.full(more, NEVER, np.int64)])
            self._value = np.concatenate([self._value, np.zeros(more)])
