"""Brings over a file of the time when each sample was a row of its own."""

import sqlite3

import numpy as np

from hengwang.monitoring.samples import newest, pieces
from hengwang.monitoring.samples.columns import Samples

ROW = [("series", "i4"), ("at", "i8"), ("value", "f8")]
AT_ONCE = 100_000
IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'hot'"
READ = "SELECT series, ts, value FROM hot ORDER BY ts, series"


def are_there(db: sqlite3.Connection) -> bool:
    """Whether the file is one of that time."""
    return db.execute(IS_THERE).fetchone() is not None


def bring_over(db: sqlite3.Connection) -> None:
    """Make pieces of the rows. MUST run in a write transaction."""
    # Another process may have done it while this one waited for its turn.
    if not are_there(db):
        return
    found = db.execute(READ)
    while rows := found.fetchmany(AT_ONCE):
        table = np.array(rows, dtype=ROW)
        pieces.keep(db, Samples(table["series"], table["at"], table["value"]).in_order())
    db.execute("DROP TABLE hot")
    # The arrays of the newest samples are complete in such a file.
    db.execute(newest.NOTE, db.execute(newest.LAST).fetchone())
