"""Answers that arrived and found no room here are invalid, never a loss of the target."""

import ast
import asyncio
from ipaddress import ip_address

import pytest

from hengwang.collector.probes import gufo
from hengwang.collector.probes.icmp import IcmpTarget, Pace
from hengwang.collector.probes.outcome import Outcome
from hengwang.collector.tests.agents import tool
from hengwang.collector.tests.loopback import LOOPBACK, clock
from hengwang.collector.tests.namespaces import in_a_namespace

PREPARED = """
import asyncio, os, signal, socket, subprocess, time
from datetime import UTC, datetime
from ipaddress import ip_address
from hengwang.collector.probes import gufo, icmp
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.icmp import IcmpTarget, Pace
from hengwang.collector.probes.overflow import dropped, inodes_of
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
rules = AddressRules.of(["127.0.0.0/8"])
targets = [IcmpTarget(str(n), ip_address(f"127.3.0.{n}")) for n in range(1, 201)]
now = lambda: datetime.now(tz=UTC)
def flood():
    '''Every ICMP socket of this namespace gets a copy of these answers.'''
    words = ["fping", "-i", "0", "-C", "3", "-p", "10", "-t", "50", "-q", "-g", "127.9.0.0/20"]
    subprocess.run(words, capture_output=True, check=False)
def told(results):
    print(sorted({(str(each.outcome), str(each.reason)) for each in results}))
"""

ACROSS = """
def ip(*words): subprocess.run(["ip", *words], check=True)
ip("link", "add", "near", "type", "veth", "peer", "name", "far")
for name in ("near", "far"): ip("link", "set", name, "up")
ip("addr", "add", "10.7.7.1/24", "dev", "near")
"""

UNREAD = """
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as unread:
    own = inodes_of(os.getpid())
    before = dropped(own)
    flood()
    print(before, dropped(own) > 0, dropped(frozenset()))
"""

# The loop stands still for less than a stall that counts, again and again, under a flood; whether
# the target was silent or its answer was among those dropped nobody can tell then.
BUSY = """
gufo.RECEIVE_BUFFER = 2304
async def stutter():
    while True:
        time.sleep(0.03)
        await asyncio.sleep(0)
async def swept():
    words = ["fping", "-i", "0", "-C", "50", "-p", "10", "-t", "50", "-q", "-g", "127.9.0.0/22"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    stuttering = asyncio.create_task(stutter())
    with subprocess.Popen(words, **quiet) as flooding:
        silent = [IcmpTarget("1", ip_address("10.7.7.9"))]
        rules = AddressRules.of(["10.0.0.0/8"])
        results = await gufo.sweep(silent, rules, now, Pace(packets=1, timeout=1.0))
        flooding.kill()
    stuttering.cancel()
    return results
told(asyncio.run(swept()))
"""

STOPPED = """
async def stop():
    while True:
        await asyncio.sleep(0.02)
        found = subprocess.run(["pgrep", "-P", str(os.getpid()), "fping"], capture_output=True)
        if found.stdout:
            pid = int(found.stdout.split()[0])
            os.kill(pid, signal.SIGSTOP)
            await asyncio.to_thread(flood)
            os.kill(pid, signal.SIGCONT)
            return
async def swept():
    pace = Pace(packets=1, gap=0.001, period=1, timeout=0.5)
    results, _ = await asyncio.gather(icmp.sweep(targets, rules, now, pace), stop())
    return results
told(asyncio.run(swept()))
"""


def outcomes(code):
    tool("fping")
    return ast.literal_eval(in_a_namespace(PREPARED + code).strip())


def test_the_kernel_says_how_many_answers_found_no_room():
    tool("fping")
    assert in_a_namespace(PREPARED + UNREAD).split() == ["0", "True", "0"]


def test_silence_while_answers_were_dropped_here_is_no_loss_of_the_target():
    ((outcome, reason),) = outcomes(ACROSS + BUSY)
    assert outcome == "invalid"
    assert reason in {"receive_overflow", "loop_blocked"}


def test_an_fping_that_was_stopped_while_answers_piled_up_reports_no_loss():
    found = outcomes(STOPPED)
    assert "failed" not in {outcome for outcome, _ in found}


@pytest.mark.parametrize("packets", [1, 3])
def test_gufo_ping_finds_every_loopback_address(packets):
    assert gufo.permitted()
    targets = [IcmpTarget(str(n), ip_address(f"127.4.0.{n}")) for n in range(1, 251)]
    pace = Pace(packets=packets, gap=0.0005, period=0.2, timeout=1.0)
    results = asyncio.run(gufo.sweep(targets, LOOPBACK, clock, pace))
    assert {result.outcome for result in results} == {Outcome.GOOD}
    assert [result.check for result in results] == [target.check for target in targets]


WITHOUT_ROUTE = """
targets = [IcmpTarget("1", ip_address("10.9.0.1")), IcmpTarget("2", ip_address("127.0.0.9"))]
rules = AddressRules.of(["10.0.0.0/8", "127.0.0.0/8"])
told(asyncio.run(gufo.sweep(targets, rules, now, Pace(packets=1, timeout=0.3))))
"""


def test_a_missing_route_is_invalid_with_gufo_ping_too():
    assert outcomes(WITHOUT_ROUTE) == [("good", "None"), ("invalid", "no_route")]


SILENT = """
targets = [IcmpTarget("1", ip_address("10.7.7.9"))]
rules = AddressRules.of(["10.0.0.0/8"])
told(asyncio.run(gufo.sweep(targets, rules, now, Pace(packets=1, timeout=0.3))))
"""


def test_a_silent_target_is_lost_with_gufo_ping_too():
    assert outcomes(ACROSS + SILENT) == [("failed", "lost")]
