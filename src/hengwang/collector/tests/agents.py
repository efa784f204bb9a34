"""Real agents and senders on loopback, each with a configuration of its own."""

import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

COMMUNITY = "read-for-tests"
USER, AUTHENTICATION, PRIVACY = "watcher", "authentication-for-tests", "privacy-for-tests"

# Rows of UPS-MIB and ENTITY-SENSOR-MIB no daemon here has by itself.
UPS = {
    "1.3.6.1.2.1.33.1.2.1.0": ("integer", 2),
    "1.3.6.1.2.1.33.1.2.2.0": ("integer", 0),
    "1.3.6.1.2.1.33.1.2.3.0": ("integer", 47),
    "1.3.6.1.2.1.33.1.2.4.0": ("integer", 87),
    "1.3.6.1.2.1.33.1.2.5.0": ("integer", 2735),
    "1.3.6.1.2.1.33.1.6.1.0": ("uinteger", 1),
    "1.3.6.1.2.1.33.1.4.4.1.5.1": ("integer", 35),
}


def tool(name):
    """Where a program is; the test fails with the package when it is missing."""
    packages = {
        "snmpd": "snmpd",
        "snmptrap": "snmp",
        "snmpbulkwalk": "snmp",
        "rsyslogd": "rsyslog",
        "logger": "bsdutils",
        "fping": "fping",
    }
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if path is None:
        pytest.fail(f"{name} is missing: tools/debian.py installs {packages[name]}")
    return path


def free_udp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def snmpd(folder, overrides=UPS, more="", more_addresses=()):
    """An agent of v2c and v3 on 127.0.0.1 and where else it shall be; yields its port."""
    port = free_udp_port()
    places = [f"udp:{address}:{port}" for address in ("127.0.0.1", *more_addresses)]
    lines = [
        f"rocommunity {COMMUNITY}",
        f"createUser {USER} SHA {AUTHENTICATION} AES {PRIVACY}",
        f"rouser {USER} priv",
        "sysName 机房一号",
        "sysServices 72",
        more,
        *(f"override {oid} {kind} {value}" for oid, (kind, value) in overrides.items()),
    ]
    configuration = folder / "snmpd.conf"
    configuration.write_text("\n".join(lines), encoding="utf-8")
    options = ["-f", "-Lf", str(folder / "snmpd.log"), "-C", "-c", str(configuration)]
    environment = {"SNMP_PERSISTENT_DIR": str(folder / "kept"), "MIBS": ""}
    command = [tool("snmpd"), *options, "-p", str(folder / "snmpd.pid"), *places]
    with subprocess.Popen(command, env=environment) as agent:
        try:
            _wait_for_answer(port, agent)
            yield port
        finally:
            agent.kill()


def _wait_for_answer(port, agent):
    question = (
        b"\x30\x2d\x02\x01\x01\x04" + bytes([len(COMMUNITY)]) + COMMUNITY.encode()
        + b"\xa0\x18\x02\x01\x01\x02\x01\x00\x02\x01\x00\x30\x0d\x30\x0b"
        + b"\x06\x07\x2b\x06\x01\x02\x01\x01\x03\x05\x00"
    )  # fmt: skip
    question = b"\x30" + bytes([len(question) - 2]) + question[2:]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.2)
        asking.connect(("127.0.0.1", port))
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            assert agent.poll() is None, "the agent ended"
            try:
                asking.send(question)
                asking.recv(2000)
            except OSError:
                time.sleep(0.05)
            else:
                return
    pytest.fail("snmpd does not answer")


@contextmanager
def losing_every_first(port, losses=1):
    """A port before another one that swallows the first datagrams; yields its number."""
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.bind(("127.0.0.1", 0))
    front.settimeout(0.1)
    done = threading.Event()

    def forward():
        left = losses
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as back:
            back.settimeout(2)
            back.connect(("127.0.0.1", port))
            while not done.is_set():
                try:
                    data, peer = front.recvfrom(65535)
                except TimeoutError:
                    continue
                if left:
                    left -= 1
                    continue
                back.send(data)
                front.sendto(back.recv(65535), peer)

    thread = threading.Thread(target=forward)
    thread.start()
    try:
        yield front.getsockname()[1]
    finally:
        done.set()
        thread.join()
        front.close()
