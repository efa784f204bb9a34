"""Debian's BIND on loopback with a configuration of its own, for one test."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY_NAME = "hengwang-test"
KEY = "c2VjcmV0LWZvci10aGUtdGVzdHMtb25seS0xMjM0NTY3OA=="
PATIENCE_S = 20
CONFIGURATION = """
key "{key_name}" {{ algorithm hmac-sha256; secret "{key}"; }};
options {{
  directory "{folder}"; pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key";
  managed-keys-directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }}; recursion no; dnssec-validation no; allow-transfer {{ none; }};
}};
controls {{ }};
zone "gov.example" {{
  type primary; file "{folder}/gov.example.zone"; allow-transfer {{ key "{key_name}"; }};
  allow-update {{ key "{key_name}"; }};
}};
zone "open.example" {{
  type primary; file "{folder}/open.example.zone"; allow-transfer {{ any; }};
}};
"""
ZONE = """$TTL 3600
@ IN SOA ns.{name}. admin.{name}. ( 2024010101 3600 600 86400 300 )
@ IN NS ns
ns IN A 127.0.0.1
www IN A 10.1.0.1
mail 600 IN A 10.1.0.2
@ IN MX 10 mail
@ IN TXT "v=spf1 -all"
old IN CNAME www
"""


def named() -> str:
    """The server's program.

    Raises:
        AssertionError: BIND is not installed; `tools/debian.py bind9` does it.
    """
    found = shutil.which("named", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert found, "BIND is missing; as an administrator: apt-get install bind9"
    return found


@contextmanager
def bind(folder: Path) -> Iterator[int]:
    """A server for gov.example (transfer and update by key) and open.example; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    text = CONFIGURATION.format(key_name=KEY_NAME, key=KEY, folder=folder, port=port)
    (folder / "named.conf").write_text(text, encoding="ascii")
    for name in ("gov.example", "open.example"):
        (folder / f"{name}.zone").write_text(ZONE.format(name=name), encoding="ascii")
    log = folder / "named.log"
    with log.open("w") as out:
        command = [named(), "-4", "-g", "-n", "1", "-c", str(folder / "named.conf")]
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_S)


def wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until it answers; its own words if it does not."""
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience and server.poll() is None:
        if "all zones loaded" in log.read_text(encoding="utf-8", errors="replace"):
            return
        with socket.socket() as probe:
            probe.settimeout(0.1)
            probe.connect_ex(("127.0.0.1", port))
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-2000:])
