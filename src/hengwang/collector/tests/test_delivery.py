"""A cut line, a full spool, a batch nobody takes: nothing is lost, nothing counted twice."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr

from hengwang.collector.clock import SteadyClock
from hengwang.collector.delivery import Delivery, wait_after
from hengwang.collector.errors import RequestRefusedError, ServerAddressError, UplinkError
from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.spool import Spool
from hengwang.collector.store import MAX_EVENTS, Store
from hengwang.collector.tests.central import serving_centrally
from hengwang.collector.tests.loopback import NOON, closed_port
from hengwang.collector.uplink import Uplink, is_local

TOKEN = "a-token-for-tests"


@pytest.fixture
def central():
    with serving_centrally() as running:
        running.tokens = {fingerprint(TOKEN)}
        yield running


@asynccontextmanager
async def delivering(url, folder, **room):
    store = Store(Spool(folder, **room), SteadyClock(), reserve=1000)
    async with Uplink(url, SecretStr(TOKEN)) as uplink:
        try:
            yield store, Delivery(store, uplink)
        finally:
            store.close()


def minute(number, checks=20):
    at = NOON + timedelta(minutes=number)
    return [
        Result(str(n), at, Verdict(None if n % 7 else Reason.TIMEOUT)) for n in range(1, checks + 1)
    ]


async def drained(delivery, most=500):
    for _ in range(most):
        if await delivery.step() == delivery.idle_s:
            return
    pytest.fail("the spool does not empty")


def test_two_hours_without_a_server_arrive_in_their_own_minutes_and_once(central, tmp_path):
    async def cut():
        async with delivering(f"http://127.0.0.1:{closed_port()}", tmp_path) as (store, delivery):
            for number in range(120):
                store.add(minute(number))
                await store.flush()
                if number % 10 == 0:
                    # As the loop does: it tries, fails, and waits longer and longer.
                    assert await delivery.step() > 0
        async with delivering(central.url, tmp_path) as (store, delivery):
            central.lose_answers = 2
            await drained(delivery)
            assert (await store.queue()).batches == 0

    asyncio.run(cut())
    expected = {(int(each.check), each.at) for n in range(120) for each in minute(n)}
    assert central.results.keys() == expected
    assert [at for _, at in central.results] == sorted(at for _, at in central.results)
    assert max(central.arrivals.values()) == 3


def test_a_full_spool_pauses_keeps_what_was_measured_and_leaves_a_gap(central, tmp_path):
    async def filled():
        async with delivering(central.url, tmp_path, capacity=20_000) as (store, delivery):
            number = 0
            while store.paused is None:
                store.add(minute(number))
                await store.flush()
                number += 1
            assert store.paused.reason == "spool_full"
            # What was under way when the spool was found full.
            store.add(minute(number))
            await store.flush()
            assert store.paused is not None
            await drained(delivery)
            await store.flush()
            assert store.paused is None
            await drained(delivery)
            return number + 1

    minutes = asyncio.run(filled())
    assert len(central.results) == minutes * 20
    (gap,) = central.gaps
    assert gap.reason == "spool_full"
    assert gap.from_us < gap.to_us


def test_a_disk_that_takes_nothing_pauses_and_says_so(central, tmp_path, monkeypatch):
    async def failing():
        async with delivering(central.url, tmp_path) as (store, _):
            with monkeypatch.context() as broken:
                broken.setattr("os.fsync", _no_disk)
                store.add(minute(0))
                await store.flush()
                assert store.paused.reason == "spool_failed"
            await store.flush()
            assert store.paused is None
            assert store.stored == 20

    asyncio.run(failing())


def _no_disk(handle):
    raise OSError(5, "Input/output error")


def test_a_batch_the_server_can_never_take_is_set_aside_and_holds_up_nothing(central, tmp_path):
    async def refused():
        async with delivering(central.url, tmp_path) as (store, delivery):
            store.add(minute(0))
            await store.flush()
            central.refuse_batches = "body_unreadable"
            assert await delivery.step() == 0
            central.refuse_batches = None
            store.add(minute(1))
            await store.flush()
            await drained(delivery)
            queue = await store.queue()
            return queue, delivery.refused

    queue, counted = asyncio.run(refused())
    assert (queue.batches, queue.set_aside) == (0, 1)
    assert counted == {"body_unreadable": 1}
    assert len(central.results) == 20
    assert len(list(tmp_path.glob("*.refused"))) == 1


def test_a_server_that_is_busy_says_how_long_to_wait(central, tmp_path):
    async def busy():
        async with delivering(central.url, tmp_path) as (store, delivery):
            store.add(minute(0))
            await store.flush()
            central.fail_with = (503, "try_later")
            first = await delivery.step()
            second = await delivery.step()
            central.fail_with = None
            await drained(delivery)
            return first, second

    first, second = asyncio.run(busy())
    assert 0.7 < first < 1.3
    assert 1.5 < second < 2.5
    assert len(central.results) == 20


def test_waiting_doubles_to_a_minute():
    assert [wait_after(n, 0) for n in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]
    assert wait_after(99, 1) == pytest.approx(72)


def test_a_flood_of_events_is_bounded_and_counted(tmp_path):
    async def flooded():
        async with delivering("http://127.0.0.1:9", tmp_path) as (store, _):
            for _ in range(MAX_EVENTS + 7):
                store.add_event((NOON, "10.0.0.1", "syslog", {"text": "x"}))
            return store.dropped_events

    assert asyncio.run(flooded()) == 7


@pytest.mark.parametrize("server", ["http://collector.example", "http://10.0.0.1", "ftp://x"])
def test_a_token_never_travels_in_the_open(server):
    with pytest.raises(ServerAddressError):
        Uplink(server)


def test_only_loopback_is_this_machine():
    local = ["http://127.0.0.1:8000", "http://[::1]:1", "http://localhost"]
    assert [is_local(each) for each in local] == [True, True, True]
    assert not is_local("http://localhost.example")


def test_the_newest_version_both_sides_know_is_spoken(central):
    async def spoken(versions):
        async with Uplink(central.url, SecretStr(TOKEN), spoken=versions) as uplink:
            return await uplink.plan()

    central.served = (1, 2)
    assert asyncio.run(spoken((3, 2)))
    central.served = (1,)
    with pytest.raises(RequestRefusedError) as refused:
        asyncio.run(spoken((3, 2)))
    assert refused.value.params["reason"] == "protocol_not_served"


def test_an_unknown_token_is_refused_and_not_repeated_in_the_error(central):
    central.tokens = set()

    async def ask():
        async with Uplink(central.url, SecretStr(TOKEN)) as uplink:
            assert TOKEN not in repr(vars(uplink)["token"])
            await uplink.plan()

    with pytest.raises(UplinkError) as refused:
        asyncio.run(ask())
    assert "token_unknown" in str(refused.value)
    assert TOKEN not in str(refused.value) + repr(refused.value)
