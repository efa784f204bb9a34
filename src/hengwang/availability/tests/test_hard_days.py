"""Killed, cut off, out of time or out of room: nothing acknowledged is lost or counted twice."""

import asyncio
import random
import socket
import subprocess
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import SecretStr

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.services.folding import fold_marked
from hengwang.collector.clock import SteadyClock
from hengwang.collector.delivery import Delivery
from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.spool import Spool
from hengwang.collector.store import Store
from hengwang.collector.uplink import Uplink
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Check, Collector, Series
from hengwang.monitoring.samples.columns import to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.services.enrolling import register_collector
from hengwang.monitoring.tests.factories import TOKEN, a_check, a_collector
from hengwang.monitoring.tests.processes import CollectorProcess, Server
from hengwang.testing.people import make_people

PATIENCE_S = 120
CHECKS = 12


@pytest.fixture
def people(transactional_db):
    return make_people()


@pytest.fixture
def server(people, tmp_path):
    running = Server(tmp_path)
    yield running
    running.end()


@pytest.fixture
def open_port():
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listening:
        yield listening.getsockname()[1]


def until(met):
    patience = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.1)


def registered(people, port):
    """A collector with its code, and checks of a port that answers."""
    by = people.with_role(Role.NETWORK_ADMIN)
    collector, code = register_collector(people.unit, "省中心", ["127.0.0.0/8"], by=by)
    for number in range(CHECKS):
        settings = {"host": "127.0.0.1", "port": port}
        a_check(people.unit, collector, f"目标{number}", settings=settings, interval_s=1)
    return collector, code


def stored(folder):
    """Every outcome in the sample store, as (check, milliseconds), with how often it is there."""
    series = dict(Series.objects.filter(name=Series.OUTCOME).values_list("pk", "check_of_id"))
    store = EmbeddedStore(folder / "samples")
    try:
        now = timezone.now()
        window = Interval(now - timedelta(days=1), now + timedelta(days=1))
        found = store.read(list(series), window)
    finally:
        store.close()
    rows = zip(found.series.tolist(), found.at.tolist(), strict=True)
    return [(series[one], at) for one, at in rows]


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_is_killed_whenever_what_the_spool_took_is_stored_once(
    people, server, open_port, tmp_path, seed
):
    chance = random.Random(seed)
    _, code = registered(people, open_port)
    server.start()
    collector = CollectorProcess(tmp_path, server.url, code)
    collector.start()
    held = set()
    try:
        until(lambda: bool(collector.spooled()) or Collector.objects.get().counts)
        for victims in chance.sample([[server], [collector], [server, collector]], 3):
            ends = time.monotonic() + chance.uniform(0.5, 2.5)
            while time.monotonic() < ends:
                held |= collector.spooled()
                time.sleep(0.05)
            for victim in victims:
                victim.end()
            held |= collector.spooled()
            # Others go on for a while, or nobody does.
            time.sleep(chance.uniform(0, 1.5))
            for victim in victims:
                victim.start()
        assert held
        Check.objects.update(ended_at=timezone.now())
        until(lambda: held <= set(stored(tmp_path)))
        until(lambda: not collector.spooled() - set(stored(tmp_path)))
    finally:
        collector.end()
    rows = stored(tmp_path)
    assert len(rows) == len(set(rows))
    counts = Collector.objects.get().counts
    assert counts["stored"] <= len(rows) <= counts["stored"] + counts.get("known", 0)
    assert not list((collector.state / "spool").glob("*.damaged"))


JUMPING = """
import time
_real, _born = time.time_ns, time.monotonic()
def _jumping():
    passed = time.monotonic() - _born
    ahead = 0 if passed < 4 else 3600 if passed < 7 else -7200
    return _real() + ahead * 10**9
time.time_ns = _jumping
"""


def test_a_clock_that_is_set_forward_and_back_moves_no_result(people, server, open_port, tmp_path):
    _, code = registered(people, open_port)
    server.start()
    collector = CollectorProcess(tmp_path, server.url, code, before=JUMPING)
    began = timezone.now()
    collector.start()
    try:
        # Twice set, twice noticed; and results after it.
        until(lambda: Collector.objects.get().beat.get("clock", {}).get("steps") == 2)
        seen = len(stored(tmp_path))
        until(lambda: len(stored(tmp_path)) > seen + 3 * CHECKS)
    finally:
        collector.end()
    rows, ended = stored(tmp_path), timezone.now()
    assert all(to_ms(began) <= at <= to_ms(ended) for _, at in rows)
    assert len(rows) == len(set(rows))
    assert not Collector.objects.get().counts.get("in_future")


def test_two_hours_without_the_server_stand_in_their_own_minutes(people, server, tmp_path):
    """An outage that began and ended in the middle of them is told to the second."""
    by = people.with_role(Role.NETWORK_ADMIN)
    collector = a_collector(people.unit, by, "centre")
    check = a_check(people.unit, collector, interval_s=60, valid_for_s=180)
    began = timezone.now().replace(microsecond=0) - timedelta(hours=2)
    type(check.target).objects.update(watched_from=began)
    Check.objects.update(started_at=began)
    minutes = [began + timedelta(minutes=number) for number in range(120)]
    down = range(40, 55)
    server.start()

    async def delivered():
        store = Store(Spool(tmp_path / "spool", per_batch=16), SteadyClock())
        for number, at in enumerate(minutes):
            verdict = Verdict(Reason.TIMEOUT) if number in down else Verdict(None, 0.001)
            store.add([Result(str(check.pk), at, verdict)])
            await store.flush()
        token = SecretStr(TOKEN + collector.name)
        async with Uplink(server.url, token) as uplink:
            delivery = Delivery(store, uplink)
            first = await store.next_batch()
            # The answer to the first batch was lost: it is sent once more.
            await uplink.put(first)
            while await delivery.step() == 0:
                pass
        store.close()

    asyncio.run(delivered())
    rows = stored(tmp_path)
    assert sorted(at for _, at in rows) == [to_ms(at) for at in minutes]
    store = EmbeddedStore(tmp_path / "samples")
    fold_marked(store, now=minutes[-1] + timedelta(seconds=30))
    store.close()
    assert list(Outage.objects.values_list("started_at", "ended_at")) == [
        (minutes[down.start], minutes[down.stop])
    ]
    assert not UnknownSpan.objects.exists()
    assert Collector.objects.get().counts["stored"] == len(minutes)


ON_A_SMALL_DISK = 'mount -t tmpfs -o size=1m tmpfs "$0"; exec "$@"'


def in_the_disk_of(server, *words):
    """Run something where the server's small disk can be seen."""
    enter = ["nsenter", f"--target={server.child.pid}", "--user", "--mount"]
    subprocess.run([*enter, "--preserve-credentials", *map(str, words)], check=True)


def test_a_store_without_room_acknowledges_nothing_and_takes_all_later(people, tmp_path):
    folder = tmp_path / "samples"
    folder.mkdir()
    inside = ("unshare", "--map-root-user", "--mount", "sh", "-ec", ON_A_SMALL_DISK, str(folder))
    server = Server(tmp_path, inside)
    collector = a_collector(people.unit, people.with_role(Role.NETWORK_ADMIN), "centre")
    check = a_check(people.unit, collector, interval_s=1)
    began = timezone.now() - timedelta(hours=20)
    batches, each = 5, 12_000

    async def delivered():
        store = Store(Spool(tmp_path / "spool", per_batch=2), SteadyClock())
        for number in range(batches * each):
            at = began + timedelta(seconds=number)
            store.add([Result(str(check.pk), at, Verdict(None, 0.001))])
            if (number + 1) % each == 0:
                await store.flush()
        async with Uplink(server.url, SecretStr(TOKEN + collector.name)) as uplink:
            delivery = Delivery(store, uplink)
            while await delivery.step() == 0:
                pass
            refused, before = dict(delivery.refused), (await store.queue()).batches
            in_the_disk_of(server, "mount", "-o", "remount,size=64m", folder)
            while (await store.queue()).batches:
                await delivery.step()
        store.close()
        return refused, before

    try:
        server.start()
        refused, waiting = asyncio.run(delivered())
        in_the_disk_of(server, "cp", "-a", folder, tmp_path / "seen")
    finally:
        server.end()
    assert refused == {"try_later": 1}
    assert 0 < waiting <= batches
    seen = tmp_path / "copied"
    seen.mkdir()
    (tmp_path / "seen").rename(seen / "samples")
    rows = stored(seen)
    assert sorted(at for _, at in rows) == [
        to_ms(began + timedelta(seconds=number)) for number in range(batches * each)
    ]
    assert Collector.objects.get().counts["stored"] == batches * each
