"""The store on VictoriaMetrics: a server that is killed, away, or started with other words."""

import json
import signal
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import victoria
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.samples.errors import StoreFailedError, StoreUnfitError
from hengwang.monitoring.samples.victoria import VictoriaStore
from hengwang.testing.victoria import running

START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
FIRST = to_ms(START)
WINDOW = Interval(START - timedelta(days=1), START + timedelta(days=1))
ROWS = [(7, FIRST + n * 1000, n / 1000) for n in range(30)]


@pytest.fixture
def server(tmp_path):
    with running(tmp_path / "data") as found:
        yield found


@pytest.fixture
def store(server, tmp_path):
    made = VictoriaStore(server.url, tmp_path / "journal")
    yield made
    made.close()


def test_what_a_killed_server_forgot_is_sent_again(server, store):
    store.append(Samples.of(ROWS))
    store.settle()
    server.show_all()
    assert len(store.door.read([7], WINDOW)) == len(ROWS)
    server.end(signal.SIGKILL)
    server.start()
    assert len(store.door.read([7], WINDOW)) == 0
    assert store.read([7], WINDOW).rows() == ROWS
    assert len(list(store.seal(0))) == 1
    server.show_all()
    assert store.door.read([7], WINDOW).rows() == ROWS
    assert list(store.seal(0)) == []


def test_a_day_leaves_the_journal_only_when_the_server_has_it_for_a_minute(
    server, store, monkeypatch
):
    store.append(Samples.of(ROWS))
    store.settle()
    server.show_all()
    tomorrow = FIRST + 2 * 86_400_000
    assert list(store.seal(tomorrow)) == []
    assert store.hot.days_before(tomorrow) != []
    monkeypatch.setattr(victoria, "SETTLED_MS", 0)
    assert list(store.seal(tomorrow)) == [f"{START:%Y-%m-%d}"]
    assert store.hot.days_before(tomorrow) == []
    assert store.read([7], WINDOW).rows() == ROWS


def test_a_batch_waits_for_a_server_that_is_away_and_no_other_is_kept_meanwhile(server, store):
    store.append(Samples.of(ROWS[:10]))
    store.settle()
    server.end()
    store.append(Samples.of(ROWS[10:20]))
    for ask in (
        lambda: store.append(Samples.of(ROWS[20:])),
        lambda: store.read([7], WINDOW),
        store.settle,
    ):
        with pytest.raises(StoreFailedError):
            ask()
    server.start()
    assert store.read([7], WINDOW).rows() == ROWS[:20]
    store.append(Samples.of(ROWS[20:]))
    store.settle()
    server.show_all()
    assert store.door.read([7], WINDOW).rows() == ROWS


def test_what_a_killed_ingest_did_not_hand_over_is_found_by_comparison(server, store, tmp_path):
    store.append(Samples.of(ROWS[:10]))
    store.settle()
    store.hot.append(Samples.of(ROWS))  # as after a kill between the commit and the sending
    server.show_all()
    assert len(store.door.read([7], WINDOW)) == 10
    assert len(list(store.seal(0))) == 1
    server.show_all()
    assert store.door.read([7], WINDOW).rows() == ROWS


def test_a_journal_that_starts_empty_knows_what_the_server_has(server, store, tmp_path):
    store.append(Samples.of(ROWS))
    store.settle()
    server.show_all()
    other = VictoriaStore(server.url, tmp_path / "another machine")
    assert other.latest([7, 8]) == {7: (ROWS[-1][1], ROWS[-1][2])}
    assert other.read([7], WINDOW).rows() == ROWS
    other.append(Samples.of([(7, FIRST, 99.0)]))
    assert other.read([7], WINDOW).rows() == ROWS
    other.close()


def test_each_sample_lies_on_the_server_once(server, store):
    store.append(Samples.of(ROWS))
    store.settle()
    server.show_all()
    store.append(Samples.of(ROWS))
    store.settle()
    server.show_all()
    # Raw parts, not merged: a sample that lies there twice is told twice, in whichever part.
    asked = {"match[]": "hengwang_sample", "reduce_mem_usage": "1"}
    answer = httpx.post(f"{server.url}/api/v1/export", data=asked, trust_env=False)
    parts = [json.loads(line) for line in answer.text.splitlines()]
    assert {part["metric"]["series"] for part in parts} == {"7"}
    told = sorted(at for part in parts for at in part["timestamps"])
    assert told == [at for _series, at, _value in ROWS]


@pytest.mark.parametrize(
    ("told", "flag"),
    [({"retention": "1"}, "retentionPeriod"), ({"merged": "30s"}, "dedup.minScrapeInterval")],
)
def test_a_server_that_would_lose_samples_is_refused(tmp_path, told, flag):
    with running(tmp_path / "data", **told) as server:
        store = VictoriaStore(server.url, tmp_path / "journal")
        with pytest.raises(StoreUnfitError, match=flag):
            store.door.require(days=3650)
        store.close()


def test_a_server_with_ten_years_is_good(server, store):
    store.door.require(days=3650)
