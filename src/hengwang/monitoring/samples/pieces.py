"""Samples in pieces: some of one UTC day as three columns in a row, written and read whole.

A row for each sample costs a microsecond to write and more to read; a piece of a batch costs its
bytes. Readers find pieces by day, instants and series, and never look into the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hengwang.monitoring.samples.columns import DAY_MS, Samples, to_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.kernel.intervals import Interval

# Numbers are never used again: who has read up to one has read every piece before it.
TABLE = """
CREATE TABLE IF NOT EXISTS piece (
    number INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    lowest INTEGER NOT NULL, highest INTEGER NOT NULL, samples INTEGER NOT NULL,
    series BLOB NOT NULL, at BLOB NOT NULL, value BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS piece_by_day ON piece (day, first, last, lowest, highest, samples);
"""
KEEP = (
    "INSERT INTO piece (day, first, last, lowest, highest, samples, series, at, value) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
COLUMNS = "day, samples, series, at, value"
SERIES, AT, VALUE = "<i4", "<i4", "<f8"
"""Instants are milliseconds of the day."""
MANY = 2_000_000
"""So many samples are in memory beside those that were asked for."""

HOUR_MS = 3_600_000
WHOLE = 16_384
"""So many samples are in a piece that was put together; one of half of it is left as it is."""
FEW = 8
"""So many small pieces of an hour are left as they are."""

Row = tuple[int, int, bytes, bytes, bytes]


def keep(db: sqlite3.Connection, samples: Samples) -> None:
    """Write samples that are in order and known to be new. MUST run in a write transaction."""
    days = samples.at // DAY_MS
    # Nearly always the first day is the last one.
    for day in np.unique(days).tolist():
        part = samples.where(days == day)
        at = part.at - day * DAY_MS
        told = (day, part.at.min(), part.at.max(), part.series[0], part.series[-1], len(part))
        columns = (part.series.astype(SERIES), at.astype(AT), part.value.astype(VALUE))
        db.execute(KEEP, (*map(int, told), *(one.tobytes() for one in columns)))


def within(
    db: sqlite3.Connection, window: Interval, series: Sequence[int] | None = None
) -> Samples:
    """Samples of a window, of these series or of all, in order."""
    first, end = to_ms(window.start), to_ms(window.end)
    wanted = None if series is None else np.unique(np.asarray(series, np.int64))
    if first >= end or (wanted is not None and not len(wanted)):
        return Samples.of(())
    place = "day BETWEEN ? AND ? AND first < ? AND last >= ?"
    bound = [first // DAY_MS, (end - 1) // DAY_MS, end, first]
    if wanted is not None:
        place += " AND highest >= ? AND lowest <= ?"
        bound += [int(wanted[0]), int(wanted[-1])]
    query = f"SELECT {COLUMNS} FROM piece WHERE {place} ORDER BY number"  # noqa: S608 - own words
    parts = []
    for rows in _in_groups(db.execute(query, bound)):
        found = _joined(rows)
        mask = (found.at >= first) & (found.at < end)
        if wanted is not None:
            mask &= _among(found.series, wanted)
        parts.append(found.where(mask))
    return Samples.joined(parts).in_order()


def after(db: sqlite3.Connection, number: int) -> Iterator[tuple[int, Samples]]:
    """What was kept after this piece: number and samples, in the order of keeping."""
    query = f"SELECT number, {COLUMNS} FROM piece WHERE number > ? ORDER BY number"  # noqa: S608
    for own, *row in db.execute(query, (number,)):
        yield own, _joined([tuple(row)])


def days_before(db: sqlite3.Connection, before_ms: int) -> list[int]:
    """Days since 1970 that ended by this instant and have samples."""
    query = "SELECT DISTINCT day FROM piece WHERE day < ? ORDER BY day"
    return [day for (day,) in db.execute(query, (before_ms // DAY_MS,))]


def crowded(db: sqlite3.Connection, before_ms: int) -> list[tuple[int, int]]:
    """Days and hours since 1970 with many small pieces that begin before this instant."""
    query = (
        "SELECT day, first / ?, count(*) FROM piece WHERE first < ? AND samples < ? "
        "GROUP BY 1, 2 HAVING count(*) > ? ORDER BY 1, 2"
    )
    rows = db.execute(query, (HOUR_MS, before_ms, WHOLE // 2, FEW))
    return [(day, hour) for day, hour, _count in rows]


def gather(db: sqlite3.Connection, day: int, hour: int) -> int:
    """Write the small pieces of an hour anew, by series; returns how many there were.

    MUST run in a write transaction. A piece of a batch has samples of many series, so that a look
    at one of them would read the whole hour; put together each has few series and all instants.
    Numbers are new: who reads on reads them once more, which changes nothing.
    """
    place = "day = ? AND first >= ? AND first < ? AND samples < ?"
    bound = (day, hour * HOUR_MS, (hour + 1) * HOUR_MS, WHOLE // 2)
    query = f"SELECT {COLUMNS} FROM piece WHERE {place} ORDER BY number"  # noqa: S608 - own words
    rows = db.execute(query, bound).fetchall()
    if not rows:
        return 0
    together = _joined(rows).in_order()
    db.execute(f"DELETE FROM piece WHERE {place}", bound)  # noqa: S608 - own words
    for first in range(0, len(together), WHOLE):
        part = slice(first, first + WHOLE)
        keep(db, Samples(together.series[part], together.at[part], together.value[part]))
    return len(rows)


def drop_day(db: sqlite3.Connection, day: int, sealed: int) -> bool:
    """Remove a day that has so many samples; False, and nothing, where it has others."""
    query = "SELECT coalesce(sum(samples), 0) FROM piece WHERE day = ?"
    if db.execute(query, (day,)).fetchone()[0] != sealed:
        return False
    db.execute("DELETE FROM piece WHERE day = ?", (day,))
    return True


def _in_groups(found: Iterator[Row]) -> Iterator[list[Row]]:
    """Small pieces together: numpy takes as long for ten samples as for ten pieces."""
    rows: list[Row] = []
    height = 0
    for row in found:
        rows.append(row)
        height += row[1]
        if height >= MANY:
            yield rows
            rows, height = [], 0
    if rows:
        yield rows


def _joined(rows: Sequence[Row]) -> Samples:
    days, heights, series, at, value = zip(*rows, strict=True)
    starts = np.repeat(np.asarray(days, np.int64) * DAY_MS, heights)
    return Samples(
        np.frombuffer(b"".join(series), SERIES).astype(np.int32, copy=False),
        starts + np.frombuffer(b"".join(at), AT),
        np.frombuffer(b"".join(value), VALUE).astype(np.float64, copy=False),
    )


def _among(series: NDArray[np.int32], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = series == wanted[0] if len(wanted) == 1 else np.isin(series, wanted)
    return found
