"""Parquet files of samples: written sorted and small, read exactly, through DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.samples.errors import StoreFailedError
from hengwang.monitoring.samples.store import Quantile

if TYPE_CHECKING:
    from pathlib import Path

    from hengwang.kernel.intervals import Interval

# Whole minutes and the rest apart: a check has its place in the minute, so that the rest hardly
# changes and the minutes count up by one. One column of instants takes twice the room.
SPLIT = "series, CAST(ts // 60000 AS INTEGER) AS minute, CAST(ts % 60000 AS USMALLINT) AS rest"
INSTANT = "CAST(minute AS BIGINT) * 60000 + rest"
# Version 2 writes the minutes as differences, in a hundredth of the room they take in version 1.
FORM = (
    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, PARQUET_VERSION V2,"
    " ROW_GROUP_SIZE 122880)"
)
MEMORY = "2GB"
MINUTE_MS = 60_000


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    """The engine of a process: to start one takes as long as many questions.

    It knows nothing but what it is given: no extension is ever fetched.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": False,
        "preserve_insertion_order": False,
    }
    return duckdb.connect(":memory:", config=settings)


@contextmanager
def _duck() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, whose views and variables nobody else sees."""
    try:
        with _engine(os.getpid()).cursor() as found:
            yield found
    except (duckdb.Error, OSError) as error:
        raise StoreFailedError(detail=str(error)) from error


def write(samples: Samples, path: Path) -> None:
    """Write one file, by series and instant; it is on the disk when this returns."""
    columns = {"series": samples.series, "ts": samples.at, "value": samples.value}
    with _duck() as duck:
        duck.register("fresh", columns)
        _copy(duck, f"SELECT {SPLIT}, value FROM fresh ORDER BY series, ts", path)  # noqa: S608


def regroup(sources: Sequence[Path], folder: Path, width: int) -> Iterator[tuple[Path, int]]:
    """Write the samples of `sources` into files of `width` neighbouring series each.

    Yields:
        Each file, on the disk, and how many samples it holds.
    """
    with _duck() as duck:
        duck.execute("SET VARIABLE sources = ?", [[str(one) for one in sources]])
        duck.execute("CREATE TEMP VIEW days AS SELECT * FROM read_parquet(getvariable('sources'))")
        ends = "SELECT min(series) // ?, max(series) // ? FROM days"
        first, last = duck.execute(ends, [width, width]).fetchall()[0]
        for number in range(first, last + 1):
            bounds = f"series >= {number * width} AND series < {(number + 1) * width}"
            query = f"SELECT * FROM days WHERE {bounds} ORDER BY series, minute, rest"  # noqa: S608
            path = folder / f"{number:05d}.parquet"
            count = _copy(duck, query, path)
            if count:
                yield path, count
            else:
                path.unlink()


def _copy(duck: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    place = str(path).replace("'", "''")
    count: int = duck.execute(f"COPY ({query}) TO '{place}' {FORM}").fetchall()[0][0]
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return count


def _series_bounds(series: Sequence[int]) -> list[str]:
    wanted = sorted({int(one) for one in series})
    bounds = [f"series >= {wanted[0]} AND series <= {wanted[-1]}"]
    if wanted[-1] - wanted[0] + 1 > len(wanted):
        bounds.append(f"series IN ({', '.join(str(one) for one in wanted)})")
    return bounds


def _chosen(
    duck: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    series: Sequence[int] | None,
    window: Interval,
) -> str:
    """A query for the samples of these series (None: all) in the window."""
    duck.execute("SET VARIABLE files = ?", [[str(one) for one in files]])
    first, end = to_ms(window.start), to_ms(window.end)
    # The minutes alone let whole row groups be passed over by their statistics.
    bounds = [f"minute >= {first // MINUTE_MS} AND minute <= {end // MINUTE_MS}"]
    bounds.append(f"{INSTANT} >= {first} AND {INSTANT} < {end}")
    if series is not None:
        bounds += _series_bounds(series)
    source = "read_parquet(getvariable('files'))"
    return f"SELECT series, {INSTANT} AS ts, value FROM {source} WHERE {' AND '.join(bounds)}"  # noqa: S608


def read(files: Sequence[Path], series: Sequence[int] | None, window: Interval) -> Samples:
    """Samples of these series (None: of all) in the window, in order."""
    if not files or (series is not None and not len(series)):
        return Samples.of(())
    with _duck() as duck:
        query = f"SELECT * FROM ({_chosen(duck, files, series, window)}) ORDER BY series, ts"  # noqa: S608
        table = duck.execute(query).fetchnumpy()
    return Samples(table["series"], table["ts"], table["value"])


def quantiles(
    whole: Sequence[Path],
    edges: Sequence[Path],
    series: Sequence[int],
    window: Interval,
    *,
    share: float,
    extra: Samples,
) -> Mapping[int, Quantile]:
    """Exact nearest-rank quantiles over files and `extra` samples, which are not in the files.

    Args:
        whole: Files that lie in the window from end to end: their instants are not even read.
        edges: Files of which a part may lie in the window.
        series: Whose samples of the files are asked for.
        window: Half-open.
        share: Between 0 and 1.
        extra: Further samples, all of them in the window.
    """
    sources = []
    with _duck() as duck:
        if whole and len(series):
            duck.execute("SET VARIABLE whole = ?", [[str(one) for one in whole]])
            bounds = " AND ".join(_series_bounds(series))
            source = "read_parquet(getvariable('whole'))"
            sources.append(f"SELECT series, value FROM {source} WHERE {bounds}")  # noqa: S608
        if edges and len(series):
            sources.append(f"SELECT series, value FROM ({_chosen(duck, edges, series, window)})")  # noqa: S608
        if len(extra):
            duck.register("extra", {"series": extra.series, "value": extra.value})
            sources.append("SELECT series, value FROM extra")
        if not sources:
            return {}
        source = " UNION ALL ".join(sources)
        rank = f"quantile_disc(value, {float(share)!r})"
        query = f"SELECT series, {rank}, count(*) FROM ({source}) GROUP BY series"  # noqa: S608
        rows = duck.execute(query).fetchall()
    return {key: Quantile(value, count) for key, value, count in rows}
