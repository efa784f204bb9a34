"""A year of samples in the embedded store: bytes a sample, one quantile, all quantiles.

Series are asked every 60 s, each at its place in the minute: three in five are round trips with
jitter, tails and 1 % losses, one is an idle counter, one a bursty one. The year is written in its
final form by the store's own writer, a month and a bucket of series at a time, not through ingest
(see `ingest`). `BENCHMARK_SERIES` and `BENCHMARK_DAYS` make it smaller; nothing is extrapolated.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import parquet
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.manifest import Member, keep_notes, sha256_of
from hengwang.monitoring.samples.sealed import BUCKET

SERIES = int(os.environ.get("BENCHMARK_SERIES", "5000"))
DAYS = int(os.environ.get("BENCHMARK_DAYS", "365"))
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
ASKED, COMPARED = 20, 10
BYTES, ONE_MS, ALL_S, RESIDENT_GB = 3.0, 300.0, 150.0, 4.0
SHARE = 0.95
KINDS = ("round trip", "round trip", "round trip", "idle", "bursty")
RARE, BUSY = 0.01, 0.2


def measure() -> list[Figure]:
    """Bytes, seconds and memory."""
    folder = Path(tempfile.mkdtemp(prefix="hengwang-samples-", dir=os.environ.get("TMPDIR")))
    try:
        begun = time.perf_counter()
        count = _write(folder)
        took = time.perf_counter() - begun
        print(f"{count:,} samples written in {took:.0f} s", file=sys.stderr)
        return _asked(folder, count)
    finally:
        shutil.rmtree(folder)


def _months() -> list[Interval]:
    found, start, end = [], BEGIN, BEGIN + timedelta(days=DAYS)
    while start < end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(Interval(start, min(following, end)))
        start = following
    return found


def _write(folder: Path) -> int:
    total = 0
    with ThreadPoolExecutor(os.cpu_count()) as writers:
        for number, month in enumerate(_months()):
            place = folder / "months" / f"{month.start:%Y-%m}"
            place.mkdir(parents=True)
            written = partial(_bucket, place, month, number)
            members = list(writers.map(written, range(0, SERIES, BUCKET)))
            total += sum(one.samples for one in members)
            keep_notes(place, members, replaces=())
            print(f"{month.start:%Y-%m}: {total:,} samples", file=sys.stderr, flush=True)
    return total


def _bucket(place: Path, month: Interval, number: int, first: int) -> Member:
    series = range(first, min(first + BUCKET, SERIES))
    made = Samples.joined(_of(one, month, number) for one in series)
    path = place / f"{first // BUCKET:05d}.parquet"
    parquet.write(made, path)
    return Member(path.name, sha256_of(path), len(made))


def _of(series: int, month: Interval, number: int) -> Samples:
    """A month of one series, always the same."""
    draw = np.random.default_rng([4, series, number])
    rows = int((month.end - month.start) / timedelta(minutes=1))
    # The place in the minute stays, the scheduler is a few milliseconds late.
    place = int(np.random.default_rng([4, series]).integers(0, 59_000))
    at = to_ms(month.start) + np.arange(rows, dtype=np.int64) * 60_000 + place
    at += draw.geometric(0.4, rows) - 1
    kind = KINDS[series % len(KINDS)]
    if kind == "round trip":
        base = np.random.default_rng([5, series]).uniform(300, 30_000)
        tail = draw.exponential(base * 3, rows) * (draw.random(rows) < RARE)
        value = np.rint(base + draw.exponential(base * 0.05, rows) + tail) / 1e6
        is_there = draw.random(rows) >= RARE
        at, value = at[is_there], value[is_there]
    elif kind == "idle":
        value = np.full(rows, float(series * 1000))
    else:
        bursts = draw.integers(1, 1000, rows) * (draw.random(rows) < BUSY)
        value = number * 1e12 + np.cumsum(draw.integers(0, 2000, rows) * bursts).astype(np.float64)
    return Samples(np.full(len(at), series, np.int32), at, value)


def _asked(folder: Path, count: int) -> list[Figure]:
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    store = EmbeddedStore(folder)
    window = Interval(BEGIN, BEGIN + timedelta(days=DAYS))
    taken, burnt = [], []
    for one in np.linspace(0, SERIES - 1, ASKED).astype(int).tolist():
        begun, used = time.perf_counter(), time.process_time()
        store.quantiles([one], window, SHARE)
        taken.append((time.perf_counter() - begun) * 1000)
        burnt.append((time.process_time() - used) * 1000)
    _forget_peak()
    begun, used = time.perf_counter(), time.process_time()
    every = store.quantiles(range(SERIES), window, SHARE)
    all_s, resident = time.perf_counter() - begun, _peak_gb()
    cpu_s = time.process_time() - used
    store.close()
    wrong = 0
    for one in np.linspace(0, SERIES - 1, COMPARED).astype(int).tolist():
        months = [_of(one, month, number) for number, month in enumerate(_months())]
        own = np.sort(Samples.joined(months).value)
        known = float(own[int(np.ceil(SHARE * len(own))) - 1]), len(own)
        wrong += known != (every[one].value, every[one].samples)
    about = f"{SERIES} series, {DAYS} days, {count / 1e6:,.0f} million samples"
    return [
        Figure(f"bytes a sample, {about}", size / count, "B", BYTES),
        Figure(f"p95 of one series, {about}", statistics.median(taken), "ms", ONE_MS),
        Figure("the same, CPU of all cores", statistics.median(burnt), "ms"),
        Figure("the same, slowest of 20", max(taken), "ms"),
        Figure(f"p95 of every series, {about}", all_s, "s", ALL_S),
        Figure("the same, CPU of all cores", cpu_s, "s"),
        Figure("resident while that runs, peak", resident, "GiB", RESIDENT_GB),
        Figure(f"of {COMPARED} p95 other than numpy's", wrong, "", 0),
    ]


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak_gb() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024 / 1024
