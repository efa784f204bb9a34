"""The embedded store: files and table, whatever ended in between."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import newest
from hengwang.monitoring.samples.columns import DAY_MS, NEVER, Samples, from_ms, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.errors import SealedFileAlteredError, StoreFailedError

START = datetime(2026, 1, 30, tzinfo=UTC)
FIRST = to_ms(START)
DAYS = 5
WINDOW = Interval(START, START + timedelta(days=DAYS))


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
    assert list(store.seal(to_ms(datetime(2026, 2, 9, tzinfo=UTC)))) == ["2026-01-30+1.parquet"]
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


def test_late_days_before_and_after_a_month_is_compacted_survive_the_next_start(tmp_path):
    store = EmbeddedStore(tmp_path)
    kept = [a_day(store)]
    in_february = to_ms(datetime(2026, 2, 9, tzinfo=UTC))
    for number, until in enumerate([FIRST + DAY_MS, FIRST + DAY_MS, *[in_february] * 3]):
        late = Samples.of([(3, FIRST + 1_000 * number + 500, float(number))])
        store.append(late)
        kept.append(late)
        list(store.seal(until))
    store.close()
    again = EmbeddedStore(tmp_path)
    assert again.read([3], WINDOW).rows() == Samples.joined(kept).in_order().rows()
    assert sum(one.samples for one in again.sealed.verify()) == 105


def test_days_a_month_has_just_replaced_are_not_counted_twice(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    list(store.seal(FIRST + DAY_MS))
    (day,) = (tmp_path / "days").glob("*.parquet")
    content = day.read_bytes()
    list(store.seal(to_ms(datetime(2026, 2, 9, tzinfo=UTC))))
    # Between the month's rename and the removal of its days both are there.
    day.write_bytes(content)
    assert store.quantiles([3], WINDOW, 0.5)[3].samples == len(made)


def test_a_reader_overtaken_by_a_compaction_reads_the_month(tmp_path, monkeypatch):
    store = EmbeddedStore(tmp_path)
    made = a_day(store)
    list(store.seal(FIRST + DAY_MS))
    listed = store.sealed._files
    february = to_ms(datetime(2026, 2, 9, tzinfo=UTC))
    overtaken = []

    def then_compacted(*told):
        files = listed(*told)
        if not overtaken:
            overtaken.append(True)
            list(store.seal(february))
        return files

    monkeypatch.setattr(store.sealed, "_files", then_compacted)
    assert store.read([3], WINDOW).rows() == made.rows()


def test_threads_that_append_at_once_take_turns(tmp_path):
    store = EmbeddedStore(tmp_path)

    def append(series: int) -> None:
        for minute in range(50):
            store.append(Samples.of([(series, FIRST + minute * 60_000, 1.0)]))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(append, range(1, 5)))
    assert len(store.read([1, 2, 3, 4], WINDOW)) == 200


def test_a_file_in_which_each_sample_was_a_row_is_brought_over_once(tmp_path):
    kept = [(3, FIRST + DAY_MS * (one % 3) + one * 1000, one / 4) for one in range(90)]
    with closing(sqlite3.connect(tmp_path / "hot.sqlite3")) as db:
        db.executescript(
            "CREATE TABLE hot (ts INTEGER NOT NULL, series INTEGER NOT NULL, value REAL NOT NULL,"
            " PRIMARY KEY (ts, series)) WITHOUT ROWID;" + newest.TABLE
        )
        db.executemany("INSERT INTO hot VALUES (?, ?, ?)", [(at, one, v) for one, at, v in kept])
        at, value = np.full(newest.WIDTH, NEVER), np.zeros(newest.WIDTH)
        at[3], value[3] = FIRST + 9 * DAY_MS, 7.0
        db.execute(newest.KEEP, (0, at.tobytes(), value.tobytes()))
        db.commit()
    for _ in range(2):
        store = EmbeddedStore(tmp_path)
        assert store.read([3], WINDOW).rows() == sorted(kept)
        # Also what only the arrays knew, because its day was sealed.
        assert store.latest([3]) == {3: (FIRST + 9 * DAY_MS, 7.0)}
        store.append(Samples.of([(3, FIRST, 99.0)]))
        store.close()
    assert list(EmbeddedStore(tmp_path).seal(FIRST + DAY_MS)) == ["2026-01-30.parquet"]


@pytest.mark.parametrize("batches", [newest.BEHIND - 1, newest.BEHIND, 2 * newest.BEHIND + 1])
def test_what_is_newest_is_known_whoever_wrote_it_and_wherever_it_went(tmp_path, batches):
    one, other = EmbeddedStore(tmp_path), EmbeddedStore(tmp_path)
    assert other.latest([3]) == {}
    for number in range(batches):
        writer = one if number % 3 else other
        writer.append(Samples.of([(3 + number % 2 * 700, FIRST + number, float(number))]))
        assert one.latest([3, 703]) == other.latest([3, 703])
    expected = one.latest([3, 703])
    assert sorted(at for at, _ in expected.values()) == [FIRST + batches - 2, FIRST + batches - 1]
    list(one.seal(FIRST + DAY_MS))
    assert one.hot.days_before(FIRST + 9 * DAY_MS) == []
    assert other.latest([3, 703]) == expected
    assert EmbeddedStore(tmp_path).latest([3, 703]) == expected
    # Numbers of pieces go on: what comes now is news to everybody.
    one.append(Samples.of([(3, FIRST + DAY_MS, 1.0)]))
    assert other.latest([3]) == {3: (FIRST + DAY_MS, 1.0)}


def test_a_batch_that_was_given_up_is_forgotten_by_what_is_newest(tmp_path):
    store = EmbeddedStore(tmp_path)
    a_day(store)
    before = store.latest([3])

    def give_up():
        raise StoreFailedError(detail="no")

    with pytest.raises(StoreFailedError):
        store.hot.append(Samples.of([(3, FIRST + DAY_MS, 1.0)]), before_commit=give_up)
    assert store.latest([3]) == before
    assert len(store.read([3], WINDOW)) == 100


def batches(store: EmbeddedStore, seconds: int, start: int = FIRST) -> Samples:
    """A batch a second with a sample of each of a few of many series, as collectors send them."""
    parts = []
    for second in range(seconds):
        series = np.arange(second % 60, 6000, 60, dtype=np.int32)
        at = np.full(len(series), start + second * 1000, np.int64)
        parts.append(Samples(series, at, np.full(len(series), float(second))))
        store.append(parts[-1])
    return Samples.joined(parts).in_order()


def pieces_read(store: EmbeddedStore, series: int) -> int:
    """How many rows a look at one series touches."""
    query = "SELECT count(*) FROM piece WHERE lowest <= ? AND highest >= ?"
    return int(store.hot._db.execute(query, (series, series)).fetchone()[0])


def test_pieces_of_past_hours_are_put_together_and_a_look_reads_few(tmp_path):
    store = EmbeddedStore(tmp_path)
    made = batches(store, 900)
    before = pieces_read(store, 2345)
    assert store.gather(FIRST + 3_600_000) == 900
    assert pieces_read(store, 2345) * 100 < before
    assert store.hot.within(WINDOW).rows() == made.rows()
    assert store.read([2345], WINDOW).rows() == made.of_series(2345).rows()
    newest_at, value = store.newest(np.asarray([2345, 5], np.int32))
    known = [made.of_series(one) for one in (2345, 5)]
    assert newest_at.tolist() == [int(one.at[-1]) for one in known]
    assert value.tolist() == [float(one.value[-1]) for one in known]
    # Done once it is done; what comes late is put together in its turn, and counted once.
    assert store.gather(FIRST + 3_600_000) == 0
    store.append(made)
    late = batches(store, 20, FIRST + 1_000_000)
    # With the small rest of the first time.
    assert store.gather(FIRST + 3_600_000) == 21
    assert len(store.hot.within(WINDOW)) == len(made) + len(late)
    # And a day is sealed as if nothing had been put together.
    assert list(store.seal(FIRST + DAY_MS)) == ["2026-01-30.parquet"]
    assert store.hot.days_before(FIRST + DAY_MS) == []
    assert (
        store.read([2345], WINDOW).rows()
        == Samples.joined([made, late]).in_order().of_series(2345).rows()
    )


def test_the_hour_under_way_is_left_alone_and_others_may_write_and_read_meanwhile(tmp_path):
    store, other = EmbeddedStore(tmp_path), EmbeddedStore(tmp_path)
    made = batches(store, 30)
    assert store.gather(FIRST) == 0
    assert other.newest(np.asarray([7], np.int32))[0].tolist() == [FIRST + 7_000]
    assert other.gather(FIRST + 3_600_000) == 30
    more = batches(store, 30, FIRST + 3_600_000)
    assert store.hot.within(WINDOW).rows() == Samples.joined([made, more]).in_order().rows()
    assert other.newest(np.asarray([7], np.int32))[0].tolist() == [FIRST + 3_600_000 + 7_000]
    # A process that begins now knows the same of what is newest.
    again = EmbeddedStore(tmp_path)
    known = again.newest(np.asarray([7, 59], np.int32))[0].tolist()
    assert known == [FIRST + 3_600_000 + 7_000, NEVER]
