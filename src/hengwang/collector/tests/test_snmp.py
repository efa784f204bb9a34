"""Agents that answer, stay silent, refuse, or lie; against Debian's snmpd."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest
from pydantic import SecretStr

from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.probes.snmp import Memory, SnmpTarget, probe_snmp
from hengwang.collector.probes.snmp_profiles import PROFILES, Item
from hengwang.collector.protocol.plan import CommunityCredential, UserCredential
from hengwang.collector.tests import agents
from hengwang.collector.tests.loopback import LOOPBACK, conducted, run

COMMUNITY = CommunityCredential(community=SecretStr(agents.COMMUNITY))
USER = UserCredential(
    user=agents.USER,
    authentication="sha1",
    authentication_key=SecretStr(agents.AUTHENTICATION),
    privacy="aes128",
    privacy_key=SecretStr(agents.PRIVACY),
)
# What snmpd asks for a value of ours (pass_persist of snmpd.conf).
ANSWERING = """
while read -r word; do case $word in
PING) echo PONG;;
get) read -r oid; echo .{oid}; echo {kind}; cat {value};;
*) read -r oid; echo NONE;;
esac; done
"""
NAME = Item("system_name", "1.3.6.1.2.1.1.5.0", "text", required=True)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with agents.snmpd(tmp_path_factory.mktemp("snmpd")) as running:
        yield running


def target(port, *items, credential=COMMUNITY, profile=None, **more):
    known = PROFILES[profile] if profile else None
    more = {"try_s": 2.0} | more
    return SnmpTarget(
        "127.0.0.1",
        credential,
        port,
        items=(*items, *(known.items if known else ())),
        walks=more.pop("walks", known.walks if known else ()),
        derive=(known.derive,) if known else (),
        **more,
    )


def asked(told, memory=None, seconds=20.0):
    return run(lambda: probe_snmp(told, LOOPBACK, memory or Memory()), timeout=seconds)


@pytest.mark.parametrize("credential", [COMMUNITY, USER])
def test_an_agent_says_who_it_is_by_v2c_and_by_v3(port, credential):
    result = asked(target(port, NAME, credential=credential, profile="system"))
    assert (result.outcome, result.reason) == (Outcome.GOOD, None)
    values = result.verdict.values
    assert values["system_name"] == "机房一号"
    assert 0 < values["uptime_s"] < 1000
    assert 0 < result.verdict.round_trip < 2


def test_a_walk_brings_what_snmpbulkwalk_brings(port):
    oid = "1.3.6.1.2.1.2.2.1"
    command = [agents.tool("snmpbulkwalk"), "-v2c", "-c", agents.COMMUNITY, "-On", "-Oq"]
    told = subprocess.run(
        [*command, f"127.0.0.1:{port}", oid], capture_output=True, text=True, check=True
    )
    result = asked(target(port, walks=(Item("interface", oid, "text"),)))
    walked = [name for name in result.verdict.values if name.startswith("interface.")]
    assert len(walked) == len(told.stdout.splitlines()) > 20


def test_octets_become_a_rate_from_the_second_reading_on(port):
    memory = Memory()
    first = asked(target(port, profile="interfaces"), memory)
    second = asked(target(port, profile="interfaces"), memory)
    assert not [name for name in first.verdict.values if name.startswith("in_bps")]
    # The agent itself reads its interfaces only now and then, so the rate may be nothing.
    assert second.verdict.values["in_bps.1"] >= 0
    assert second.verdict.values["interface.1"] == "lo"
    assert not [name for name in second.verdict.values if name.startswith("discontinuity")]


@pytest.mark.parametrize(
    ("kind", "before", "now", "grown"),
    [("counter", 1000, 4000, 3000), ("counter", 2**32 - 100, 200, 300), ("counter64", 9, 4, None)],
)
def test_a_counter_is_followed_through_its_wrap(tmp_path, kind, before, now, grown):
    value = tmp_path / "value"
    script = tmp_path / "answer.sh"
    oid = "1.3.6.1.4.1.99999.2.0"
    script.write_text(ANSWERING.format(oid=oid, kind=kind, value=value))
    item = Item("octets", oid, "counter", 32 if kind == "counter" else 64)
    memory = Memory()
    with agents.snmpd(tmp_path, {}, f"pass_persist .{oid} /bin/sh {script}") as agent:
        value.write_text(f"{before}\n")
        asked(target(agent, item), memory)
        first = memory.last
        value.write_text(f"{now}\n")
        values = asked(target(agent, item), memory).verdict.values
    expected = None if grown is None else pytest.approx(grown / (memory.last.at - first.at))
    assert values.get("octets") == expected


def test_a_ups_reports_its_battery_in_the_units_of_the_standard(port):
    values = asked(target(port, profile="ups")).verdict.values
    assert values["battery_charge"] == 0.87
    assert values["battery_volts"] == 273.5
    assert values["output_load.1"] == 0.35
    assert values["alarms"] == 1


def test_memory_and_storage_are_shares(port):
    values = asked(target(port, profile="host")).verdict.values
    assert 0 < values["memory_used"] < 1
    shares = [value for name, value in values.items() if name.startswith("storage_used_rate.")]
    assert shares
    assert all(0 <= share <= 1 for share in shares)


def test_the_load_of_all_processors_is_their_mean():
    assert PROFILES["host"].derive({"cpu.1": 30, "cpu.2": 70})["cpu_load"] == 0.5


def test_utilisation_needs_the_speed_and_prefers_the_wide_counter():
    raw = {"speed.1": 1000, "in_octets.1": 12_500_000.0, "in_octets32.1": 1.0, "speed.2": 0}
    raw |= {"out_octets32.1": 25_000_000.0, "in_octets.2": 10.0}
    values = PROFILES["interfaces"].derive(raw)
    assert values["in_utilization.1"] == 0.1
    assert values["out_utilization.1"] == 0.2
    assert values["in_bps.2"] == 80
    assert "in_utilization.2" not in values


def test_sensors_are_read_with_scale_and_precision():
    raw = {"sensor_type.7": 8, "sensor_scale.7": 9, "sensor_precision.7": 1, "sensor_value.7": 235}
    raw |= {"sensor_type.8": 4, "sensor_scale.8": 8, "sensor_precision.8": 0}
    raw |= {"sensor_value.8": 3310, "sensor_status.8": 1}
    raw |= {"sensor_type.9": 8, "sensor_value.9": 99, "sensor_status.9": 3}
    values = PROFILES["sensors"].derive(raw)
    assert values["celsius.7"] == 23.5
    assert values["volts_dc.8"] == 3.31
    assert "celsius.9" not in values


def test_a_missing_value_fails_only_where_it_is_required(port):
    missing = Item("fan", "1.3.6.1.4.1.99999.1.0")
    assert asked(target(port, NAME, missing)).outcome is Outcome.GOOD
    required = Item("fan", "1.3.6.1.4.1.99999.1.0", required=True)
    result = asked(target(port, NAME, required))
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.VALUE_MISSING)
    assert result.verdict.detail == "fan"


def test_a_closed_port_refuses_and_a_wrong_community_is_silence(port):
    closed = asked(target(agents.free_udp_port(), NAME, try_s=0.2, retries=1))
    assert (closed.outcome, closed.reason) == (Outcome.FAILED, Reason.CONNECTION_REFUSED)
    wrong = CommunityCredential(community=SecretStr("another-word"))
    silent = asked(target(port, NAME, credential=wrong, try_s=0.2, retries=1))
    assert (silent.outcome, silent.reason) == (Outcome.FAILED, Reason.TIMEOUT)


def test_a_wrong_key_is_refused_and_nowhere_repeated(port):
    wrong = USER.model_copy(update={"authentication_key": SecretStr("not-the-right-key")})
    told = target(port, NAME, credential=wrong, try_s=0.5, retries=0)
    result = asked(told)
    assert result.outcome is Outcome.FAILED
    assert result.reason in {Reason.CREDENTIAL_REFUSED, Reason.TIMEOUT}
    for secret in ("not-the-right-key", agents.PRIVACY):
        assert secret not in repr(told) + repr(result)


def test_a_lost_datagram_is_asked_for_again(port):
    with agents.losing_every_first(port) as front:
        result = asked(target(front, NAME, try_s=0.3))
    assert result.outcome is Outcome.GOOD
    assert result.verdict.values["repeated"] == 1


def test_too_many_lost_datagrams_are_a_failure(port):
    with agents.losing_every_first(port, losses=9) as front:
        result = asked(target(front, NAME, try_s=0.2, retries=1))
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.TIMEOUT)


def test_silence_of_a_blocked_loop_is_invalid():
    async def starved():
        asyncio.get_running_loop().call_later(0.05, time.sleep, 0.6)
        silent = target(9, NAME, try_s=0.3, retries=0)
        with agents.losing_every_first(9, losses=99) as front:
            silent = target(front, NAME, try_s=0.3, retries=0)
            return await conducted(lambda: probe_snmp(silent, LOOPBACK, Memory()), seconds=0.4)

    result = asyncio.run(starved())
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.LOOP_BLOCKED)


STOPPED = """
import asyncio, sys
from hengwang.collector.tests.loopback import LOOPBACK, conducted
from hengwang.collector.tests.test_snmp import NAME, target
from hengwang.collector.probes.snmp import Memory, probe_snmp
told = target(int(sys.argv[1]), NAME, try_s=0.5, retries=0)
async def ask():
    print("asking", flush=True)
    return await probe_snmp(told, LOOPBACK, Memory())
print(asyncio.run(conducted(ask, seconds=0.6)).reason, flush=True)
"""


def test_a_collector_that_was_stopped_reports_no_silent_agent():
    with agents.losing_every_first(9, losses=99) as front:
        command = [sys.executable, "-c", STOPPED, str(front)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout.readline() == "asking\n"
            os.kill(child.pid, signal.SIGSTOP)
            try:
                time.sleep(1.0)
            finally:
                os.kill(child.pid, signal.SIGCONT)
            assert child.stdout.readline() == "loop_blocked\n"
