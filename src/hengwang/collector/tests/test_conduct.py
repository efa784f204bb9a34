"""A machine that was busy, full or asleep never makes an outage."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import time

from hengwang.collector.probes.conduct import Conductor, LoopWatch, Order, trust
from hengwang.collector.probes.outcome import Outcome, Reason, Verdict
from hengwang.collector.probes.tcp import TcpTarget, probe_tcp
from hengwang.collector.tests.loopback import LOOPBACK, clock, closed_port, run, serving, silence
from hengwang.collector.tests.namespaces import in_a_namespace


async def answer_later(seconds):
    await asyncio.sleep(seconds)
    return Verdict(round_trip=seconds)


def test_no_answer_in_time_is_a_failure():
    result = run(lambda: answer_later(5), timeout=1.0)
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.TIMEOUT)


def test_a_time_out_of_a_blocked_loop_is_invalid():
    async def starved():
        asyncio.get_running_loop().call_later(0.02, time.sleep, 0.4)
        return await answer_later(5)

    result = run(starved, timeout=0.2)
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.LOOP_BLOCKED)


def test_an_answer_read_after_its_time_is_invalid():
    async def starved():
        async with serving(silence) as port:
            asyncio.get_running_loop().call_soon(time.sleep, 0.4)
            return await probe_tcp(TcpTarget("127.0.0.1", port), LOOPBACK)

    result = run(starved, timeout=0.2)
    assert result.outcome is Outcome.INVALID


def test_an_answer_within_its_time_stays_good_but_loses_its_round_trip():
    verdict = trust(Verdict(round_trip=0.3), timeout=1, took=0.3, stall=0.29)
    assert (verdict.outcome, verdict.round_trip) == (Outcome.GOOD, None)


def test_a_refusal_is_one_however_late_it_is_read():
    refused = Verdict(Reason.CONNECTION_REFUSED)
    assert trust(refused, timeout=1, took=3, stall=3) == refused


def test_a_small_delay_changes_nothing():
    verdict = Verdict(round_trip=0.02)
    assert trust(verdict, timeout=1, took=0.02, stall=0.04) is verdict


def test_only_so_many_run_at_once_and_none_is_lost():
    running, most = 0, 0

    async def counted():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return Verdict()

    async def all_of_them():
        async with LoopWatch() as watch:
            conductor = Conductor(watch, clock, limit=7)
            orders = [Order(f"check-{n}", counted, 2) for n in range(50)]
            return await asyncio.gather(*map(conductor.run, orders))

    results = asyncio.run(all_of_them())
    assert most == 7
    assert {result.outcome for result in results} == {Outcome.GOOD}


def test_a_probe_that_got_no_turn_is_invalid():
    async def two_for_one_place():
        async with LoopWatch() as watch:
            conductor = Conductor(watch, clock, limit=1, patience=0.05)
            orders = [Order(f"check-{n}", lambda: answer_later(0.3), 2) for n in range(2)]
            return await asyncio.gather(*map(conductor.run, orders))

    first, second = asyncio.run(two_for_one_place())
    assert first.outcome is Outcome.GOOD
    assert (second.outcome, second.reason) == (Outcome.INVALID, Reason.NOT_STARTED)


def test_a_mistake_in_a_probe_is_invalid():
    async def broken():
        return Verdict(round_trip=-1)

    result = run(broken)
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.PROBE_BROKEN)


def test_an_open_port_is_good_and_a_closed_one_refuses():
    async def asked():
        async with serving(silence) as port:
            return await probe_tcp(TcpTarget("127.0.0.1", port), LOOPBACK)

    good = run(asked)
    assert good.outcome is Outcome.GOOD
    assert 0 < good.verdict.round_trip < 1
    port = closed_port()
    refused = run(lambda: probe_tcp(TcpTarget("127.0.0.1", port), LOOPBACK))
    assert (refused.outcome, refused.reason) == (Outcome.FAILED, Reason.CONNECTION_REFUSED)


def test_a_socket_that_could_not_be_made_is_invalid():
    """The limit of open files is lowered in a loop that already runs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    async def without_files():
        spare = os.open(os.devnull, os.O_RDONLY)
        os.close(spare)
        resource.setrlimit(resource.RLIMIT_NOFILE, (spare, hard))
        try:
            return await probe_tcp(TcpTarget("127.0.0.1", 9), LOOPBACK)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    result = run(without_files)
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.NO_SOCKET)


WITHOUT_ROUTES = """
import asyncio
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.tcp import TcpTarget, probe_tcp
from hengwang.collector.tests.loopback import conducted
everywhere = AddressRules.of(["10.0.0.0/8"])
ask = lambda: probe_tcp(TcpTarget("10.1.2.3", 80), everywhere)
print(*asyncio.run(conducted(ask)).as_record().values())
"""


def test_a_machine_without_a_route_is_invalid():
    assert "invalid no_route" in in_a_namespace(WITHOUT_ROUTES)


STOPPED = """
import asyncio, sys
from hengwang.collector.probes.tcp import TcpTarget, probe_tcp
from hengwang.collector.tests.loopback import LOOPBACK, conducted, serving, silence
from hengwang.collector.probes.http import HttpTarget, probe_http
async def ask():
    async with serving(silence) as port:
        print("asking", flush=True)
        return await probe_http(HttpTarget(f"http://127.0.0.1:{port}/"), LOOPBACK)
print(asyncio.run(conducted(ask, seconds=1.0)).reason, flush=True)
"""


def test_a_collector_that_was_stopped_and_continued_reports_no_failure():
    """SIGSTOP stands for a starved or suspended machine; the target is silent all the while."""
    command = [sys.executable, "-c", STOPPED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "asking\n"
        os.kill(child.pid, signal.SIGSTOP)
        try:
            time.sleep(1.2)
        finally:
            os.kill(child.pid, signal.SIGCONT)
        assert child.stdout.readline() == "loop_blocked\n"
