"""Devices of several vendors as recorded with snmpsim, and one with sensors written here."""

import getpass
import grp
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import snmpsim
from pydantic import SecretStr

from hengwang.collector.probes.outcome import Outcome
from hengwang.collector.probes.snmp import Memory, SnmpTarget, probe_snmp
from hengwang.collector.probes.snmp_profiles import PROFILES, Item
from hengwang.collector.protocol.plan import CommunityCredential
from hengwang.collector.tests.agents import free_udp_port
from hengwang.collector.tests.loopback import LOOPBACK, run

RECORDED = Path(snmpsim.__file__).parent / "data" / "recorded"
# Written here after the vendors' published MIBs; what no public object tells is left out.
OWN = Path(__file__).parent / "recordings"
DEVICES = ["eaton-9PX-partial-walk", "linksys-system", "solaris-system", "winxp-full-walk"]

# A cabinet's thermometer, hygrometer and a broken probe, as ENTITY-SENSOR-MIB tells them.
CABINET = """\
1.3.6.1.2.1.1.1.0|4|cabinet
1.3.6.1.2.1.1.3.0|67|4200
1.3.6.1.2.1.47.1.1.1.1.7.1|4|inlet
1.3.6.1.2.1.47.1.1.1.1.7.2|4|humidity
1.3.6.1.2.1.99.1.1.1.1.1|2|8
1.3.6.1.2.1.99.1.1.1.1.2|2|9
1.3.6.1.2.1.99.1.1.1.1.3|2|8
1.3.6.1.2.1.99.1.1.1.2.1|2|9
1.3.6.1.2.1.99.1.1.1.2.2|2|9
1.3.6.1.2.1.99.1.1.1.2.3|2|9
1.3.6.1.2.1.99.1.1.1.3.1|2|1
1.3.6.1.2.1.99.1.1.1.3.2|2|0
1.3.6.1.2.1.99.1.1.1.3.3|2|0
1.3.6.1.2.1.99.1.1.1.4.1|2|235
1.3.6.1.2.1.99.1.1.1.4.2|2|47
1.3.6.1.2.1.99.1.1.1.4.3|2|0
1.3.6.1.2.1.99.1.1.1.5.1|2|1
1.3.6.1.2.1.99.1.1.1.5.2|2|1
1.3.6.1.2.1.99.1.1.1.5.3|2|3
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A simulator that answers for each device under its own community."""
    folder = tmp_path_factory.mktemp("recorded")
    for name in DEVICES:
        shutil.copy(RECORDED / f"{name}.snmprec", folder)
    for path in OWN.glob("*.snmprec"):
        shutil.copy(path, folder)
    (folder / "cabinet.snmprec").write_text(CABINET)
    number = free_udp_port()
    options = {
        "data-dir": folder,
        "cache-dir": tmp_path_factory.mktemp("indexes"),
        "agent-udpv4-endpoint": f"127.0.0.1:{number}",
        "process-user": getpass.getuser(),
        "process-group": grp.getgrgid(os.getgid()).gr_name,
        "log-level": "error",
    }
    code = "from snmpsim.commands.responder import main; main()"
    words = [sys.executable, "-c", code, *(f"--{name}={value}" for name, value in options.items())]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as simulator:
        try:
            deadline = time.monotonic() + 60
            while asked(number, "linksys-system", try_s=0.5).outcome is not Outcome.GOOD:
                assert simulator.poll() is None, "snmpsim ended"
                assert time.monotonic() < deadline, "snmpsim does not answer"
            yield number
        finally:
            simulator.kill()


def asked(port, device, *items, walks=(), profile="system", memory=None, try_s=5.0):
    known = PROFILES[profile]
    target = SnmpTarget(
        "127.0.0.1",
        CommunityCredential(community=SecretStr(device)),
        port,
        items=(*items, *known.items),
        walks=(*walks, *known.walks),
        by_maker=known.by_maker,
        derive=(known.derive,),
        retries=1,
        try_s=try_s,
    )
    return run(lambda: probe_snmp(target, LOOPBACK, memory or Memory()), timeout=60)


@pytest.mark.parametrize(
    ("device", "says"),
    [
        ("linksys-system", "BEFSX41"),
        ("solaris-system", "Sun-Blade"),
        ("winxp-full-walk", "Windows"),
    ],
)
def test_devices_of_three_vendors_say_what_they_are(port, device, says):
    values = asked(port, device).verdict.values
    assert says in values["description"]
    assert values["uptime_s"] > 0


def test_a_device_without_wide_counters_is_read_by_its_narrow_ones(port):
    memory = Memory()
    asked(port, "winxp-full-walk", profile="interfaces", memory=memory)
    values = asked(port, "winxp-full-walk", profile="interfaces", memory=memory).verdict.values
    assert values["oper_status.1"] == 1
    assert "in_octets32.1" in memory.last.counters
    assert not [name for name in memory.last.counters if name.startswith("in_octets.")]
    assert values["in_bps.1"] == 0
    assert values["speed_bps.1"] > 0


def test_a_vendors_own_objects_are_read_by_their_numbers(port):
    """XUPS-MIB of a UPS that has neither UPS-MIB nor an uptime."""
    items = (
        Item("battery_seconds_left", "1.3.6.1.4.1.534.1.2.1.0"),
        Item("model", "1.3.6.1.4.1.534.1.1.2.0", "text"),
    )
    result = asked(port, "eaton-9PX-partial-walk", *items)
    assert result.outcome is Outcome.GOOD
    assert result.verdict.values["battery_seconds_left"] == 17218
    assert result.verdict.values["model"].startswith("Eaton 9PX")
    assert "uptime_s" not in result.verdict.values


def test_sensors_come_by_kind_and_a_broken_one_has_no_reading(port):
    values = asked(port, "cabinet", profile="sensors").verdict.values
    assert values["celsius.1"] == 23.5
    assert values["percent_humidity.2"] == 47
    assert values["name.1"] == "inlet"
    assert values["sensor_status.3"] == 3
    assert "celsius.3" not in values


HUAWEI, H3C = "1.3.6.1.4.1.2011.5.25.31.1.1.1.1", "1.3.6.1.4.1.25506.2.6.1.1.1.1"
CISCO = "1.3.6.1.4.1.9.9"


@pytest.mark.parametrize(
    ("device", "walks", "says"),
    [
        (
            "huawei-switch",
            {"cpu": f"{HUAWEI}.5", "memory": f"{HUAWEI}.7", "celsius": f"{HUAWEI}.11"},
            {"cpu.67108873": 12, "memory.67108873": 47, "celsius.67108873": 41},
        ),
        (
            "h3c-router",
            {"cpu": f"{H3C}.6", "memory": f"{H3C}.8", "celsius": f"{H3C}.12"},
            # 65535 is that vendor's word for "no such sensor"; it is passed on as it is.
            {"cpu.212": 7, "memory.212": 58, "celsius.212": 38, "celsius.213": 65535},
        ),
        (
            "cisco-router",
            {"cpu": f"{CISCO}.109.1.1.1.1.8", "free": f"{CISCO}.48.1.1.1.6"},
            {"cpu.7": 2, "free.1": 1428765432},
        ),
    ],
)
def test_load_and_temperature_of_three_vendors_by_their_own_objects(port, device, walks, says):
    items = tuple(Item(name, oid) for name, oid in walks.items())
    values = asked(port, device, walks=items).verdict.values
    assert {name: values[name] for name in says} == says


def test_names_in_chinese_and_uptimes_at_their_end_are_read(port):
    assert asked(port, "huawei-switch").verdict.values["system_name"] == "汇聚交换机"
    # sysUpTime wraps after 497 days; its last value is one like any other.
    assert asked(port, "h3c-router").verdict.values["uptime_s"] == pytest.approx(42949672.95)


def test_an_interface_that_is_down_is_told_and_a_gigabit_is_one_from_either_table(port):
    memory = Memory()
    values = asked(port, "h3c-router", profile="interfaces", memory=memory).verdict.values
    assert (values["admin_status.1"], values["oper_status.1"]) == (1, 2)
    assert values["speed_bps.1"] == 1_000_000_000
    values = asked(port, "huawei-switch", profile="interfaces").verdict.values
    assert (values["interface.5"], values["speed_bps.5"]) == ("GigabitEthernet0/0/1", 10**9)


def test_a_battery_that_is_nearly_empty_is_told_by_the_common_and_the_vendors_objects(port):
    own = Item("seconds_left", "1.3.6.1.4.1.318.1.1.1.2.2.3.0", scale=0.01)
    values = asked(port, "apc-ups", own, profile="ups").verdict.values
    assert (values["battery_status"], values["seconds_on_battery"]) == (3, 180)
    assert (values["battery_charge"], values["battery_minutes_left"]) == (0.21, 9)
    assert (values["alarms"], values["output_load.1"], values["seconds_left"]) == (2, 0.63, 540)


@pytest.mark.parametrize(
    ("device", "load", "memory"),
    [
        ("huawei-switch", 0.12, 0.47),
        ("h3c-router", 0.07, 0.58),
        ("ruijie-switch", 0.11, 0.61),
        ("cisco-router", 0.02, 271234567 / (271234567 + 1428765432)),
    ],
)
def test_the_set_of_cpu_and_memory_reads_what_each_maker_calls_so(port, device, load, memory):
    values = asked(port, device, profile="host").verdict.values
    assert (values["cpu_load"], values["memory_used"]) == (load, pytest.approx(memory, abs=1e-6))
    assert values.get("board_celsius.213") is None


RUIJIE = "1.3.6.1.4.1.4881.1.1.10.2"


def test_a_fourth_vendors_load_and_ports_are_read(port):
    items = (Item("cpu", f"{RUIJIE}.36.1.1.3.0"),)
    walks = (Item("memory", f"{RUIJIE}.35.1.1.1.3"),)
    known = asked(port, "ruijie-switch", *items, walks=walks).verdict.values
    assert (known["cpu"], known["memory.1"]) == (11, 61)
    assert known["system_name"] == "接入交换机"
    ports = asked(port, "ruijie-switch", profile="interfaces").verdict.values
    assert (ports["oper_status.1"], ports["admin_status.2"]) == (1, 2)
    # A counter just below its end is one like any other.
    assert ports["speed_bps.1"] == 1_000_000_000


def test_a_linux_server_tells_load_memory_and_disks(port):
    values = asked(port, "linux-server", profile="host").verdict.values
    assert values["cpu_load"] == pytest.approx(0.3)
    assert values["memory_used"] == pytest.approx((4028356 - 503544 - 1510634) / 4028356, abs=1e-5)
    assert values["storage_used_rate.31"] == pytest.approx(0.25, abs=1e-3)


def test_counters_that_grow_become_rates_and_shares_of_the_line(port):
    memory = Memory()
    asked(port, "linux-server", profile="interfaces", memory=memory)
    begun = time.monotonic()
    while time.monotonic() - begun < 2:
        asked(port, "linux-server")
    values = asked(port, "linux-server", profile="interfaces", memory=memory).verdict.values
    assert values["in_bps.2"] == pytest.approx(100_000_000, rel=0.3)
    assert values["in_utilization.2"] == pytest.approx(0.1, rel=0.3)
    assert values["out_utilization.2"] == pytest.approx(0.01, rel=0.3)
    assert values["in_bps.1"] == 0
