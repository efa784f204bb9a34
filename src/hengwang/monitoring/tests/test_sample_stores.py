"""What both stores of samples promise: a plain table would give the same, whatever happened."""

import math
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import victoria
from hengwang.monitoring.samples.columns import DAY_MS, NEVER, Samples, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.victoria import VictoriaStore
from hengwang.testing.victoria import running

START = datetime(2026, 1, 30, tzinfo=UTC)
FIRST = to_ms(START)
DAYS = 5
WINDOW = Interval(START, START + timedelta(days=DAYS))
NUMBERS = (1, 2, 255, 256, 700)

# Whole microseconds as seconds, outcomes, counters: twelve digits, which both stores keep.
values = st.sampled_from([0.0, 0.012345, 1.0, -3.5, 1234567.0, 1e-6])
rows = st.tuples(st.sampled_from(NUMBERS), st.integers(FIRST, FIRST + DAYS * DAY_MS - 1), values)
# A few instants only, so that repetitions come.
repeating = rows.map(lambda row: (row[0], row[1] // 7_200_000 * 7_200_000 + row[1] % 3, row[2]))
batches = st.lists(st.lists(repeating, max_size=30), max_size=6)
blocks = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("victoria") / "data") as found:
        yield found


@pytest.fixture(params=["embedded", "victoria"])
def kind(request):
    return request.param


class Maker:
    """Opens stores of one kind; series of two examples never meet."""

    def __init__(self, kind: str, folder: Path, server) -> None:
        self.kind, self.server = kind, server
        self._folder = folder / "store"
        self._opened = []

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()

    def fresh(self):
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        return self.again()

    def again(self):
        is_embedded = self.kind == "embedded"
        self._opened.append(
            EmbeddedStore(self._folder)
            if is_embedded
            else VictoriaStore(self.server.url, self._folder)
        )
        return self._opened[-1]

    def seal(self, store, before_ms: int) -> list[str]:
        if self.kind == "victoria":
            self.server.show_all()
        return list(store.seal(before_ms))


@pytest.fixture
def maker(kind, tmp_path, server, monkeypatch) -> Iterator[Maker]:
    monkeypatch.setattr(victoria, "SETTLED_MS", 0)
    made = Maker(kind, tmp_path, server)
    yield made
    made.close()


def plain(batches: list[list[tuple[int, int, float]]]) -> dict[tuple[int, int], float]:
    """The first value of each series and instant."""
    found: dict[tuple[int, int], float] = {}
    for batch in batches:
        for series, at, value in batch:
            found.setdefault((series, at), value)
    return found


@settings(max_examples=30)
@given(batches, st.lists(st.integers(0, DAYS + 40), min_size=6, max_size=6))
def check_against_a_plain_table(maker, batches, seals):
    store, base = maker.fresh(), next(blocks) * 1024
    batches = [[(base + one, at, value) for one, at, value in batch] for batch in batches]
    for batch, sealed in zip(batches, seals, strict=False):
        store.append(Samples.of(batch))
        maker.seal(store, FIRST + sealed * DAY_MS)
    expected = [(series, at, value) for (series, at), value in sorted(plain(batches).items())]
    every = [base + one for one in NUMBERS]
    assert store.read(every, WINDOW).rows() == expected
    part = Interval(START + timedelta(hours=30), START + timedelta(hours=61))
    low, high = to_ms(part.start), to_ms(part.end)
    assert store.read([base + 2, base + 700], part).rows() == [
        row for row in expected if row[0] in {base + 2, base + 700} and low <= row[1] < high
    ]
    for share in (0.5, 0.95, 1.0):
        found = store.quantiles(every, WINDOW, share)
        for series in every:
            own = sorted(row[2] for row in expected if row[0] == series)
            assert (series in found) is bool(own)
            if own:
                assert found[series].samples == len(own)
                assert found[series].value == own[max(math.ceil(share * len(own)), 1) - 1]
    newest = store.latest(every)
    for series in every:
        own = [row for row in expected if row[0] == series]
        assert newest.get(series) == ((own[-1][1], own[-1][2]) if own else None)
    instants, values = store.newest(np.asarray(every, np.int32))
    assert list(zip(instants.tolist(), values.tolist(), strict=True)) == [
        newest.get(one, (NEVER, 0)) for one in every
    ]


def test_reads_what_a_plain_table_would_whenever_days_are_sealed(maker):
    check_against_a_plain_table(maker)


def a_day(store, series: int, day: int = 0) -> Samples:
    at = FIRST + day * DAY_MS + np.arange(100, dtype=np.int64) * 60_000
    made = Samples(np.full(100, series, np.int32), at, np.arange(100, dtype=np.float64))
    store.append(made)
    return made


def test_of_two_values_of_an_instant_the_first_stays_after_sealing_too(maker):
    store, series = maker.fresh(), next(blocks) * 1024
    made = a_day(store, series)
    maker.seal(store, FIRST + 9 * DAY_MS)
    store.append(Samples.of([(series, FIRST, 99.0), (series, FIRST + 1, 5.0)]))
    expected = sorted([*made.rows(), (series, FIRST + 1, 5.0)])
    assert store.read([series], WINDOW).rows() == expected
    maker.seal(store, FIRST + 9 * DAY_MS)
    assert store.read([series], WINDOW).rows() == expected


def test_milliseconds_and_negative_or_tiny_values_come_back_as_they_were(maker):
    store, series = maker.fresh(), next(blocks) * 1024
    made = [(series, FIRST + n, value) for n, value in enumerate([0.0, -1.5, 0.000001, 7e-6])]
    made += [(series + 1, FIRST + n, float(2**52 + n)) for n in range(5)]
    store.append(Samples.of(made))
    maker.seal(store, FIRST + 9 * DAY_MS)
    assert store.read([series, series + 1], WINDOW).rows() == made


def test_another_process_sees_what_was_acknowledged(maker):
    store, series = maker.fresh(), next(blocks) * 1024
    made = a_day(store, series)
    other = maker.again()
    assert other.read([series], WINDOW).rows() == made.rows()
    store.append(Samples.of([(series, FIRST + DAY_MS, 4.0)]))
    assert other.latest([series]) == {series: (FIRST + DAY_MS, 4.0)}
    other.append(Samples.of([(series, FIRST + 2 * DAY_MS, 5.0)]))
    assert [one.tolist() for one in store.newest(np.asarray([series], np.int32))] == [
        [FIRST + 2 * DAY_MS], [5.0]
    ]  # fmt: skip


APPENDING = """
import sys
from pathlib import Path
import numpy as np
from hengwang.monitoring.samples.columns import Samples
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.victoria import VictoriaStore
folder, url, series, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = VictoriaStore(url, folder) if url else EmbeddedStore(folder)
for number in range(10_000):
    at = first + number * 60_000 + np.arange(500, dtype=np.int64)
    store.append(Samples(np.full(500, series, np.int32), at, np.full(500, float(number))))
    print(number, flush=True)
"""


@pytest.mark.parametrize("said", [1, 4, 9])
def test_killed_in_the_middle_every_acknowledged_batch_is_there_whole(maker, tmp_path, said):
    maker.fresh()
    series = next(blocks) * 1024
    url = maker.server.url if maker.kind == "victoria" else ""
    words = [sys.executable, "-c", APPENDING, str(tmp_path / "store"), url, str(series), str(FIRST)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        for _ in range(said):
            last = int(child.stdout.readline())
        os.kill(child.pid, signal.SIGKILL)
        last = max([last, *(int(line) for line in child.stdout.read().split("\n") if line)])
    store = maker.again()
    found = store.read([series], WINDOW)
    numbers, heights = np.unique(found.value, return_counts=True)
    # What was not acknowledged may be there, and then whole.
    assert last + 1 <= len(numbers) <= last + 2
    assert set(heights.tolist()) == {500}
    again = found.rows()
    store.append(found)
    assert store.read([series], WINDOW).rows() == again
