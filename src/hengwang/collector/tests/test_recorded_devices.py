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


def asked(port, device, *items, profile="system", memory=None, try_s=5.0):
    known = PROFILES[profile]
    target = SnmpTarget(
        "127.0.0.1",
        CommunityCredential(community=SecretStr(device)),
        port,
        items=(*items, *known.items),
        walks=known.walks,
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
