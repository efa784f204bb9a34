"""A starved collector, a full spool, a clock far off: unknown or delayed, never wrong."""

import asyncio
import os
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from hengwang.collector.process import Options, collect, command
from hengwang.collector.tests.central import CODE, serving_centrally

LOOPBACK = ["127.0.0.0/8"]


@pytest.fixture
def central():
    with serving_centrally() as running:
        yield running


def tcp(check, port, interval=0.1):
    settings = {"host": "127.0.0.1", "port": port}
    timing = {"interval_s": interval, "timeout_s": 0.3}
    return {"id": check, "kind": "tcp", "settings": settings} | timing


def watched(central, folder, ready, *, spool_bytes=10**7):
    """Run a collector in this process until something is ready; then cancel it."""

    async def until_ready():
        options = Options(central.url, folder, CODE, spool_bytes=spool_bytes, flush_s=0.1)
        work = asyncio.create_task(collect(options))
        async with asyncio.timeout(60):
            while not ready():
                assert not work.done(), work.exception()
                await asyncio.sleep(0.02)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)

    asyncio.run(until_ready())


@pytest.mark.long
def test_a_full_spool_stops_probing_says_so_and_leaves_a_gap(central, tmp_path, open_port):
    checks = [tcp(number, open_port) for number in range(1, 40)]
    central.plan(networks=LOOPBACK, checks=checks, heartbeat_s=0.2)
    central.busy = True

    def recovered():
        if any(beat.paused for beat in central.heartbeats):
            central.busy = False
        return bool(central.gaps) and not central.heartbeats[-1].paused

    watched(central, tmp_path, recovered, spool_bytes=60_000)
    gap = central.gaps[0]
    assert gap.reason == "spool_full"
    instants = [int(at.timestamp() * 1e6) for _, at in central.results]
    assert not [at for at in instants if gap.from_us < at < gap.to_us]
    assert min(instants) < gap.from_us


def test_a_clock_that_is_an_hour_off_is_set_by_the_server_and_loses_nothing(
    central, tmp_path, open_port
):
    central.clock_ahead = timedelta(hours=1)
    central.plan(networks=LOOPBACK, checks=[tcp(1, open_port)], heartbeat_s=0.2)
    soon = datetime.now(UTC) + timedelta(minutes=50)
    watched(central, tmp_path, lambda: sum(at > soon for _, at in central.results) > 5)
    assert central.heartbeats[-1].clock.steps == 1
    assert abs(central.heartbeats[-1].clock.offset_ms) < 500
    assert max(central.arrivals.values()) == 1


def test_a_collector_that_was_starved_reports_no_outage(central, tmp_path, open_port):
    """Stopped and continued, again and again, while the target answers all the time."""
    central.plan(networks=LOOPBACK, checks=[tcp(n, open_port) for n in range(1, 20)])
    words = [*command(central.url, tmp_path), "--code", CODE]
    with subprocess.Popen(words) as child:
        central.until(lambda c: len(c.results) > 40)
        for _ in range(6):
            os.kill(child.pid, signal.SIGSTOP)
            time.sleep(0.5)
            os.kill(child.pid, signal.SIGCONT)
            time.sleep(0.05)
        seen = len(central.results)
        central.until(lambda c: len(c.results) > seen + 40)
        child.send_signal(signal.SIGTERM)
        child.wait(30)
    assert "failed" not in {row["outcome"].value for row in central.results.values()}


def test_while_it_stands_still_there_are_no_samples_at_all(central, tmp_path, open_port):
    """Missed checks stay missed: a hole that the server reads as unknown, and no burst after it."""
    central.plan(networks=LOOPBACK, checks=[tcp(1, open_port)])
    words = [*command(central.url, tmp_path), "--code", CODE]
    with subprocess.Popen(words) as child:
        central.until(lambda c: len(c.results) > 10)
        os.kill(child.pid, signal.SIGSTOP)
        time.sleep(3)
        os.kill(child.pid, signal.SIGCONT)
        seen = len(central.results)
        central.until(lambda c: len(c.results) > seen + 20)
        child.send_signal(signal.SIGTERM)
        child.wait(30)
    instants = sorted(at for _, at in central.results)
    gaps = [(b - a).total_seconds() for a, b in pairwise(instants)]
    assert max(gaps) > 2
    assert min(gaps) > 0.02
