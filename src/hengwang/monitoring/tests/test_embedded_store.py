"""The embedded store: whatever came, in whatever order, is read as a plain table would give it."""

import math
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import DAY_MS, Samples, from_ms, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.errors import SealedFileAlteredError, StoreFailedError

START = datetime(2026, 1, 30, tzinfo=UTC)
FIRST = to_ms(START)
DAYS = 5
WINDOW = Interval(START, START + timedelta(days=DAYS))

values = st.sampled_from([0.0, 0.01234, 1.0, -3.5, 2.0**53, 1e-9])
rows = st.tuples(
    st.sampled_from([1, 2, 255, 256, 700]), st.integers(FIRST, FIRST + DAYS * DAY_MS - 1), values
)
# A few instants only, so that repetitions come.
repeating = rows.map(lambda row: (row[0], row[1] // 7_200_000 * 7_200_000 + row[1] % 3, row[2]))
batches = st.lists(st.lists(repeating, max_size=30), max_size=6)


def plain(batches: list[list[tuple[int, int, float]]]) -> dict[tuple[int, int], float]:
    """The first value of each series and instant."""
    found: dict[tuple[int, int], float] = {}
    for batch in batches:
        for series, at, value in batch:
            found.setdefault((series, at), value)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("samples")


def fresh(folder: Path) -> EmbeddedStore:
    place = folder / "store"
    shutil.rmtree(place, ignore_errors=True)
    return EmbeddedStore(place)


@settings(max_examples=40)
@given(batches, st.lists(st.integers(0, DAYS + 40), min_size=6, max_size=6))
def test_reads_what_a_plain_table_would_whenever_days_are_sealed(folder, batches, seals):
    store = fresh(folder)
    for batch, sealed in zip(batches, seals, strict=False):
        store.append(Samples.of(batch))
        list(store.seal(FIRST + sealed * DAY_MS))
    known = plain(batches)
    everything = [1, 2, 255, 256, 700]
    expected = [(series, at, value) for (series, at), value in sorted(known.items())]
    assert store.read(everything, WINDOW).rows() == expected
    part = Interval(START + timedelta(hours=30), START + timedelta(hours=61))
    low, high = to_ms(part.start), to_ms(part.end)
    assert store.read([2, 700], part).rows() == [
        row for row in expected if row[0] in {2, 700} and low <= row[1] < high
    ]
    assert list(store.sealed.verify()) is not None
    for share in (0.5, 0.95, 1.0):
        found = store.quantiles(everything, WINDOW, share)
        for series in everything:
            own = sorted(row[2] for row in expected if row[0] == series)
            if not own:
                assert series not in found
                continue
            assert found[series].samples == len(own)
            assert found[series].value == own[max(math.ceil(share * len(own)), 1) - 1]
    newest = store.latest(everything)
    for series in everything:
        own = [row for row in expected if row[0] == series]
        assert newest.get(series) == ((own[-1][1], own[-1][2]) if own else None)
    store.close()


def a_day(store: EmbeddedStore, day: int = 0, series: int = 3) -> Samples:
    at = FIRST + day * DAY_MS + np.arange(100, dtype=np.int64) * 60_000
    made = Samples(np.full(100, series, np.int32), at, np.arange(100, dtype=np.float64))
    store.append(made)
    return made


def test_a_kill_between_file_and_table_leaves_each_sample_once(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    # The day was sealed, and the process ended before the table was emptied.
    store.sealed.add_day(START.date(), store.hot.of_day(FIRST // DAY_MS))
    store.close()
    again = EmbeddedStore(tmp_path)
    assert again.read([3], WINDOW).rows() == made.rows()
    assert again.quantiles([3], WINDOW, 1.0)[3].samples == len(made)
    assert list(again.seal(FIRST + DAY_MS)) == []
    assert again.hot.days_before(FIRST + 2 * DAY_MS) == []
    assert again.read([3], WINDOW).rows() == made.rows()


def test_a_kill_in_the_middle_of_a_file_leaves_a_draft_that_goes(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    (tmp_path / "days" / "2026-01-30.new").write_bytes(b"half")
    (tmp_path / "months" / "2026-01.new").mkdir()
    store.close()
    again = EmbeddedStore(tmp_path)
    assert list(again.seal(FIRST + DAY_MS)) == ["2026-01-30.parquet"]
    assert again.read([3], WINDOW).rows() == made.rows()


def test_a_kill_between_month_and_days_counts_nothing_twice(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = Samples.joined([a_day(store, 0), a_day(store, 1)])
    list(store.seal(FIRST + 2 * DAY_MS))
    kept = tmp_path / "kept"
    shutil.copytree(tmp_path / "days", kept)
    list(store.seal(to_ms(datetime(2026, 2, 9, tzinfo=UTC))))
    assert not list((tmp_path / "days").glob("*.parquet"))
    store.close()
    for one in kept.iterdir():
        shutil.copy(one, tmp_path / "days" / one.name)
    again = EmbeddedStore(tmp_path)
    assert again.read([3], WINDOW).rows() == made.rows()
    assert not list((tmp_path / "days").glob("*.parquet"))


def test_what_comes_after_a_month_is_compacted_is_kept_in_its_own_minutes(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    list(store.seal(to_ms(datetime(2026, 2, 9, tzinfo=UTC))))
    late = Samples.of([(3, FIRST + 30_000, 7.0), (3, FIRST, 99.0)])
    store.append(late)
    assert list(store.seal(to_ms(datetime(2026, 2, 9, tzinfo=UTC)))) == ["2026-01-30+0.parquet"]
    found = store.read([3], WINDOW).rows()
    assert len(found) == len(made) + 1
    assert (3, FIRST + 30_000, 7.0) in found
    assert (3, FIRST, 0.0) in found


@pytest.mark.parametrize("how", ["altered", "missing", "added"])
@pytest.mark.parametrize("sealed_by", ["day", "month"])
def test_a_sealed_file_that_changed_is_named(tmp_path, how, sealed_by):
    store = EmbeddedStore(tmp_path)
    a_day(store)
    until = DAY_MS if sealed_by == "day" else 10 * DAY_MS
    list(store.seal(FIRST + until))
    assert [one.samples for one in store.sealed.verify()] == [100]
    (path,) = tmp_path.rglob("*.parquet")
    if how == "altered":
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif how == "missing":
        path.unlink()
    else:
        path = shutil.copy(path, path.with_name("00099.parquet"))
    with pytest.raises(SealedFileAlteredError, match=path.name.replace("+", ".")):
        list(store.sealed.verify())


def test_a_sample_that_comes_while_its_day_is_sealed_is_not_lost(tmp_path, monkeypatch):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    add_day = store.sealed.add_day
    latecomers = [Samples.of([(3, FIRST + 1, 5.0)])]

    def with_a_latecomer(*told):
        member = add_day(*told)
        if latecomers:
            store.append(latecomers.pop())
        return member

    monkeypatch.setattr(store.sealed, "add_day", with_a_latecomer)
    list(store.seal(FIRST + DAY_MS))
    assert len(store.read([3], WINDOW)) == len(made) + 1
    assert store.hot.days_before(FIRST + 9 * DAY_MS) == []


def test_a_batch_the_disk_has_no_room_for_is_not_there_at_all(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    store.hot._db.execute("PRAGMA max_page_count = 8")
    big = Samples(np.full(50_000, 9, np.int32), np.arange(50_000) + FIRST, np.zeros(50_000))
    with pytest.raises(StoreFailedError):
        store.append(big)
    assert len(store.read([9], WINDOW)) == 0
    assert store.latest([9]) == {}
    assert store.read([3], WINDOW).rows() == made.rows()


def test_days_are_found_without_reading_them(tmp_path):
    store = EmbeddedStore(tmp_path)
    a_day(store, 0)
    a_day(store, 3)
    assert store.hot.days_before(FIRST + 4 * DAY_MS) == [FIRST // DAY_MS, FIRST // DAY_MS + 3]
    assert store.hot.days_before(FIRST + 4 * DAY_MS - 1) == [FIRST // DAY_MS]
    assert from_ms(FIRST) == START
