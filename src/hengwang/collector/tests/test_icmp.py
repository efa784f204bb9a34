"""A ping that never left, or whose answer we lost ourselves, is not a loss of the target."""

import asyncio
import os
from ipaddress import ip_address

import pytest

from hengwang.collector.probes import pinging
from hengwang.collector.probes.fping_output import Packets, read_packets
from hengwang.collector.probes.icmp import CANARIES, IcmpTarget, Pace, judged, sweep
from hengwang.collector.probes.outcome import Outcome, Reason, Verdict
from hengwang.collector.tests.agents import tool
from hengwang.collector.tests.loopback import LOOPBACK, clock
from hengwang.collector.tests.namespaces import in_a_namespace

QUICK = Pace(packets=2, gap=0.001, period=0.02, timeout=0.2)
HERE = ip_address("127.0.0.1")

# fping 5.1 between three namespaces: two that answer, two behind a router that refuses, one
# without a route.
OUT = """\
127.0.0.1 : [0], 64 bytes, 0.945 ms (0.945 avg, 0% loss)
10.7.7.2  : [0], 64 bytes, 0.614 ms (0.614 avg, 0% loss)
127.0.0.1 : [1], 64 bytes, 0.042 ms (0.493 avg, 0% loss)
10.8.1.1  : [0], timed out (NaN avg, 100% loss)
10.8.1.2  : [0], timed out (NaN avg, 100% loss)
10.7.7.2  : [1], timed out (0.614 avg, 50% loss)
10.8.1.1  : [1], timed out (NaN avg, 100% loss)
10.8.1.2  : [1], timed out (NaN avg, 100% loss)
"""
ERR = """\
ICMP Host Unreachable from 10.7.7.2 for ICMP Echo sent to 10.8.1.1

127.0.0.1 : 0.945 0.042
10.7.7.2  : 0.614 -
10.8.1.1  : - -
10.8.1.2  : - -
10.99.0.1 : - -
"""

needs_fping = pytest.mark.usefixtures("fping")


@pytest.fixture
def fping():
    """Fail with the name of the package where it is missing."""
    return tool("fping")


def pinged(*addresses, rules=LOOPBACK, pace=QUICK, tool="fping"):
    targets = [IcmpTarget(f"check-{n}", ip_address(text)) for n, text in enumerate(addresses)]
    return asyncio.run(sweep(targets, rules, clock, pace, tool))


@pytest.mark.parametrize(
    ("address", "reason", "values"),
    [
        ("127.0.0.1", None, {"sent": 2, "received": 2, "loss": 0.0}),
        ("10.7.7.2", None, {"sent": 2, "received": 1, "loss": 0.5}),
        ("10.8.1.1", Reason.UNREACHABLE, {"sent": 2, "received": 0, "loss": 1.0}),
        ("10.8.1.2", Reason.LOST, {"sent": 2, "received": 0, "loss": 1.0}),
    ],
)
def test_each_target_is_read_from_its_own_packets(address, reason, values):
    verdict = judged(read_packets(OUT, ERR)[address], 2, HERE)
    assert verdict.reason is reason
    assert {name: verdict.values[name] for name in values} == values


def test_a_packet_that_was_not_sent_is_invalid_though_the_summary_shows_a_dash():
    packets = read_packets(OUT, ERR)
    assert "10.99.0.1" not in packets
    verdict = judged(Packets(), 2, HERE)
    assert (verdict.outcome, verdict.reason) == (Outcome.INVALID, Reason.SEND_ERROR)


def test_an_answer_that_came_late_and_twice_counts_once():
    lines = [
        "10.7.7.2 : [0], timed out (NaN avg, 100% loss)",
        "10.7.7.2 : [0], 64 bytes, 3.00 ms (3.00 avg, 0% loss)",
        "10.7.7.2 : [0], 64 bytes, 9.00 ms (3.00 avg, 0% loss)",
        "fd12::1  : [0], 64 bytes, 1.00 ms (1.00 avg, 0% loss)",
        "nonsense",
    ]
    packets = read_packets("\n".join(lines), "")
    assert (packets["10.7.7.2"].answers, packets["10.7.7.2"].lost) == ({0: 0.003}, set())
    assert packets["fd12::1"].sent == 1


def test_doubt_takes_losses_back_but_no_answer():
    doubt = Verdict(Reason.CANARY_LOST)
    assert judged(Packets(lost={0, 1}), 2, HERE, doubt) is doubt
    answered = judged(Packets(answers={0: 0.001}, lost={1}), 2, HERE, doubt)
    assert answered.outcome is Outcome.GOOD
    assert "loss" not in answered.values


def test_without_fping_nothing_is_known():
    (result,) = pinged("127.0.0.1", tool="fping-that-nobody-installed")
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.TOOL_MISSING)
    assert "not installed" in result.verdict.detail


def stand_in(folder, script):
    """A program under fping's name, to go wrong in ways the real one rarely does."""
    path = folder / "fping"
    path.write_text(f"#!/bin/sh\nPATH={os.defpath}\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ('cat > /dev/null; echo "can\'t create socket" >&2; exit 4', Reason.TOOL_FAILED),
        ("cat > /dev/null; kill -9 $$", Reason.TOOL_FAILED),
        ("exit 3", Reason.TOOL_FAILED),
        ("cat > /dev/null; exec sleep 60", Reason.OVERRUN),
        (
            'while read a; do for n in 0 1; do echo "$a : [$n], timed out (x)"; done; done; exit 1',
            Reason.CANARY_LOST,
        ),
    ],
)
def test_an_fping_that_goes_wrong_makes_no_outage(tmp_path, script, reason):
    tool = stand_in(tmp_path, script)
    results = pinged("127.0.0.1", "127.0.0.2", tool=tool)
    assert {result.reason for result in results} == {reason}
    assert {result.outcome for result in results} == {Outcome.INVALID}


def test_losses_of_a_sweep_that_took_too_long_mean_nothing(tmp_path):
    """Stopped or starved, fping reads answers late; here it sleeps before it speaks."""
    canaries = " ".join(str(canary) for canary in CANARIES)
    script = f"""
cat > /dev/null; sleep 2
for a in {canaries} 127.0.0.2; do for n in 0 1; do
echo "$a : [$n], 64 bytes, 0.1 ms (x)"; done; done
for n in 0 1; do echo "127.0.0.1 : [$n], timed out (x)"; done
exit 1"""
    lost, answered = pinged("127.0.0.1", "127.0.0.2", tool=stand_in(tmp_path, script))
    assert (lost.outcome, lost.reason) == (Outcome.INVALID, Reason.OVERRUN)
    assert answered.outcome is Outcome.GOOD


def test_an_address_that_is_not_allowed_is_not_pinged(tmp_path):
    tool = stand_in(tmp_path, f"tee {tmp_path}/asked > /dev/null; exit 1")
    first, _ = pinged("169.254.169.254", "127.0.0.1", tool=tool)
    assert first.reason is Reason.ADDRESS_NOT_ALLOWED
    assert "169.254" not in (tmp_path / "asked").read_text()


@needs_fping
def test_four_thousand_loopback_targets_answer_without_one_false_loss():
    addresses = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(4000)]
    pace = Pace(packets=1, gap=0.0003, period=0.02, timeout=0.5, batch=2000)
    results = pinged(*addresses, pace=pace)
    assert [result.check for result in results] == [f"check-{n}" for n in range(4000)]
    assert {result.outcome for result in results} == {Outcome.GOOD}


@needs_fping
def test_two_checks_of_one_address_share_its_packets():
    results = pinged("127.0.0.1", "127.0.0.1", "::1")
    assert [result.verdict.values["sent"] for result in results] == [2, 2, 2]


ACROSS = """
import asyncio, subprocess
from datetime import UTC, datetime
from ipaddress import ip_address
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.icmp import IcmpTarget, Pace, sweep
def ip(*words): subprocess.run(["ip", *words], check=True)
ip("link", "set", "lo", "up")
ip("link", "add", "near", "type", "veth", "peer", "name", "far")
for name in ("near", "far"): ip("link", "set", name, "up")
ip("addr", "add", "10.7.7.1/24", "dev", "near")
ip("route", "add", "prohibit", "10.8.0.0/16")
asked = ["10.7.7.1", "10.7.7.9", "10.8.0.1", "10.9.0.1"]
targets = [IcmpTarget(each, ip_address(each)) for each in asked]
pace = Pace(packets=2, period=0.05, timeout=0.3)
rules = AddressRules.of(["10.0.0.0/8"])
for each in asyncio.run(sweep(targets, rules, lambda: datetime.now(tz=UTC), pace)):
    print(each.check, each.outcome, each.reason)
"""


@needs_fping
def test_a_silent_neighbour_is_lost_and_a_missing_route_is_invalid():
    assert in_a_namespace(ACROSS).splitlines() == [
        "10.7.7.1 good None",
        "10.7.7.9 failed lost",
        "10.8.0.1 invalid no_route",
        "10.9.0.1 invalid no_route",
    ]


# What a service account without rights is: no capability may be gained, whatever a file grants.
RIGHTLESS = """
import asyncio, os, subprocess, sys
words = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", sys.executable]
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
open("/proc/sys/net/ipv4/ping_group_range", "w").write(os.environ["GROUPS"])
sys.stdout.write(subprocess.run([*words, "-c", os.environ["PROBE"]], capture_output=True,
    text=True, check=True).stdout)
"""
PROBE = """
import asyncio
from datetime import UTC, datetime
from ipaddress import ip_address
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.icmp import IcmpTarget, Pace
from hengwang.collector.probes.pinging import capabilities, may_fping, sweep_by_what_is_there
target = IcmpTarget("1", ip_address("127.0.0.1"))
rules = AddressRules.of(["127.0.0.0/8"])
(result,) = asyncio.run(sweep_by_what_is_there(
    [target], rules, lambda: datetime.now(UTC), Pace(packets=1, timeout=0.5)))
print(capabilities()["icmp"], result.outcome.value, result.reason.value if result.reason else "-")
"""


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        # Nobody may open a socket for pings: nothing is measured, and the reason says what to do.
        ("1 0", ["none invalid ping_not_permitted"]),
        # The kernel lets this group ping: fping or we ourselves use that.
        ("0 0", ["fping good -", "gufo-ping good -"]),
    ],
)
@needs_fping
def test_without_rights_it_says_so_and_with_the_kernels_leave_it_pings(groups, told, monkeypatch):
    monkeypatch.setenv("GROUPS", groups)
    monkeypatch.setenv("PROBE", PROBE)
    assert in_a_namespace(RIGHTLESS).strip() in told


def test_an_fping_that_may_not_open_its_socket_is_not_what_pings(tmp_path):
    refused = stand_in(tmp_path, 'echo "fping: can\'t create socket" >&2; exit 4')
    assert not pinging.may_fping(refused)
    assert not pinging.may_fping("fping-that-nobody-installed")
    assert pinging.may_fping(stand_in(tmp_path, "exit 1"))
