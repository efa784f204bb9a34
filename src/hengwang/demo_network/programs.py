"""What runs on the hosts: agents, a web server with a certificate, a name server, a sensor."""

import secrets
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from hengwang.demo_network.certificates import write_certificate
from hengwang.demo_network.errors import ProgramsMissingError
from hengwang.demo_network.ground import Ground, Running
from hengwang.demo_network.landscape import DNS, PORTAL, ROOM, WEST

NEEDED = ("unshare", "nsenter", "ip", "fping", "snmpd", "nginx", "named")
_PLACES = "/usr/sbin:/sbin:/usr/local/sbin"
PORTAL_ADDRESS, ROOM_ADDRESS, DNS_ADDRESS = "198.18.11.10", "198.18.12.20", "198.18.10.53"
WEST_ADDRESS = "198.18.12.1"
PORTAL_WORDS = "Portal of the eastern city"
NAME = "www.gov.example"
SHORT_DAYS, LONG_DAYS = 3, 90

_NGINX = """
user root root; daemon off; master_process off;
pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/plain;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {address}:80; listen {address}:443 ssl;
    ssl_certificate {folder}/portal.pem; ssl_certificate_key {folder}/portal.pem;
    location / {{ return 200 "{words}"; }}
  }}
}}
"""
_NAMED = """
options {{
  directory "{folder}"; pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key";
  managed-keys-directory "{folder}"; listen-on {{ {address}; }}; listen-on-v6 {{ none; }};
  recursion no; dnssec-validation no; allow-transfer {{ none; }};
}};
controls {{ }};
zone "gov.example" {{ type primary; file "{folder}/gov.example.zone"; }};
"""
_ZONE = """$TTL 60
@ IN SOA ns admin ( 1 3600 600 86400 60 )
@ IN NS ns
ns IN A {address}
www IN A {portal}
"""
# A battery as UPS-MIB (RFC 1628) tells it; no daemon here has one by itself.
_UPS = """
override 1.3.6.1.2.1.33.1.2.1.0 integer 2
override 1.3.6.1.2.1.33.1.2.3.0 integer 47
override 1.3.6.1.2.1.33.1.2.4.0 integer 87
"""


def find(name: str) -> str:
    """Where a program is; "" when it is nowhere."""
    return shutil.which(name) or shutil.which(name, path=_PLACES) or ""


def require_programs() -> None:
    """Raise ProgramsMissingError with every name that is missing."""
    missing = [name for name in NEEDED if not find(name)]
    if missing:
        raise ProgramsMissingError(names=", ".join(missing))


@dataclass(slots=True)
class Programs:
    """Everything that runs on the hosts, by its name; `community` is made anew for each run."""

    ground: Ground
    folder: Path
    community: str = field(default_factory=lambda: secrets.token_hex(12))
    running: dict[str, Running] = field(default_factory=dict)

    def start_all(self) -> None:
        """Write the configurations and start what the hosts run."""
        self._write("nginx.conf", _NGINX, address=PORTAL_ADDRESS, words=PORTAL_WORDS)
        self._write("named.conf", _NAMED, address=DNS_ADDRESS)
        self._write("gov.example.zone", _ZONE, address=DNS_ADDRESS, portal=PORTAL_ADDRESS)
        for name, address, more in (("west", WEST_ADDRESS, ""), ("room", ROOM_ADDRESS, _UPS)):
            text = f"rocommunity {self.community}\nsysName {name}\nagentAddress udp:{address}:161\n"
            (self.folder / f"{name}.conf").write_text(text + more, encoding="ascii")
        self.certify(LONG_DAYS)
        for name in ("nginx", "named", "west", "room", "modbus"):
            self.start(name)

    def start(self, name: str) -> None:
        """Start one program; again after it was ended."""
        here = str(self.folder)
        agent = ["-f", "-Lf", f"{here}/{name}.log", "-C", "-c", f"{here}/{name}.conf"]
        words, host = {
            "nginx": ([find("nginx"), "-c", f"{here}/nginx.conf", "-p", here], PORTAL),
            "named": ([find("named"), "-4", "-g", "-n", "1", "-c", f"{here}/named.conf"], DNS),
            "west": ([find("snmpd"), *agent, "-p", f"{here}/west.pid"], WEST),
            "room": ([find("snmpd"), *agent, "-p", f"{here}/room.pid"], ROOM),
            "modbus": ([sys.executable, "-m", f"{__package__}.modbus_host", ROOM_ADDRESS], ROOM),
        }[name]
        kept = {"SNMP_PERSISTENT_DIR": f"{here}/{name}-kept", "MIBS": ""}
        log = self.folder / f"{name}.out"
        self.running[name] = self.ground.start(words, host, log=log, environment=kept)

    def kill(self, name: str) -> None:
        """End a program as kill -9 does."""
        self.running[name].kill()

    def certify(self, days: int) -> None:
        """Give the portal a certificate that is valid for so many days."""
        write_certificate(self.folder / "portal.pem", PORTAL_ADDRESS, days)
        if "nginx" in self.running:
            # One process without a master reads its configuration but once.
            self.kill("nginx")
            self.start("nginx")

    def _write(self, name: str, text: str, **told: str) -> None:
        written = text.format(folder=self.folder, **told)
        (self.folder / name).write_text(written, encoding="ascii")
