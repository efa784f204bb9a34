"""Looks for the Debian packages the tests need; installs them when it may, else names them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def _command(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return "Noto Sans CJK" in listed.stdout or "Noto Serif CJK" in listed.stdout


def _postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


NEEDS: dict[str, tuple[tuple[str, ...], Callable[[], bool]]] = {
    "chromium": (("chromium",), _command("chromium")),
    "libreoffice": (
        ("libreoffice-writer-nogui", "libreoffice-calc-nogui"),
        _command("soffice", "libreoffice"),
    ),
    "postgresql": (("postgresql",), _postgresql),
    "bind9": (("bind9",), lambda: bool(shutil.which("named") or Path("/usr/sbin/named").exists())),
    "poppler": (("poppler-utils",), _command("pdftoppm")),
    "fonts": (("fontconfig", "fonts-noto-cjk"), _chinese_font),
    "dovecot": (("dovecot-imapd",), _command("dovecot", "/usr/sbin/dovecot")),
    "fping": (("fping",), _command("fping")),
    "nginx": (("nginx-light",), _command("nginx", "/usr/sbin/nginx")),
    "snmpd": (("snmpd",), _command("snmpd", "/usr/sbin/snmpd")),
    "snmp": (("snmp",), lambda: bool(shutil.which("snmptrap") and shutil.which("snmpbulkwalk"))),
    "alertmanager": (("prometheus-alertmanager",), _command("prometheus-alertmanager")),
    "rsyslog": (("rsyslog",), _command("rsyslogd", "/usr/sbin/rsyslogd")),
    "logger": (("bsdutils",), _command("logger")),
    "victoria-metrics": (("victoria-metrics",), _command("victoria-metrics")),
    "nftables": (("nftables",), _command("nft", "/usr/sbin/nft")),
    "namespaces": (("util-linux", "iproute2"), _command("unshare")),
}


def main(wanted: list[str]) -> int:
    """Exit status 0 when everything is there in the end, 1 with the list of what is not."""
    packages = [name for need in wanted if not NEEDS[need][1]() for name in NEEDS[need][0]]
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing from Debian:", *packages)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(install, env=quiet, check=True, stdout=subprocess.DEVNULL)
    missing = [need for need in wanted if not NEEDS[need][1]()]
    if missing:
        names = " ".join(name for need in missing for name in NEEDS[need][0])
        print(f"Missing: {', '.join(missing)}. As an administrator: apt-get install {names}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(NEEDS)))
