"""Debian's Dovecot on loopback with a mailbox of its own, for tests of mail that comes in."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 20
USER, PASSWORD = "desk", "only-for@this/test"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
auth_mechanisms = plain login
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
ssl = required
ssl_cert = <{pem}
ssl_key = <{pem}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {safe}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
"""


@dataclass
class Mailbox:
    """A running server: its ports, the folder its mail lies in, its process."""

    plain: int
    safe: int
    folder: Path
    process: subprocess.Popen[bytes]

    def put(self, name: str, content: bytes) -> None:
        """Deliver a mail."""
        path = self.folder / "mail" / "new" / name
        path.write_bytes(content)
        path.chmod(0o644)

    def seen(self) -> int:
        """How many mails are marked as seen."""
        kept = (self.folder / "mail" / "cur").glob("*")
        return sum("S" in one.name.rpartition(",")[2] for one in kept)

    def stop(self) -> None:
        """The server goes away, with every line it holds."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_S)


@contextmanager
def dovecot(pem: Path) -> Iterator[Mailbox]:
    """A server with an empty mailbox of one user; it takes no password without TLS.

    Args:
        pem: Its certificate and key in one file.
    """
    found = shutil.which("dovecot", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert found, "Dovecot is missing; as an administrator: apt-get install dovecot-imapd"
    plain, safe = _free_ports()
    with tempfile.TemporaryDirectory(prefix="hw-imap-") as place:
        folder = Path(place)
        told = _people(folder)
        text = CONFIGURATION.format(
            folder=folder, plain=plain, safe=safe, password=PASSWORD,
            pem=pem, **told,
        )  # fmt: skip
        (folder / "dovecot.conf").write_text(text, encoding="utf-8")
        process = subprocess.Popen([found, "-F", "-c", str(folder / "dovecot.conf")])
        try:
            _wait(process, safe, folder / "log")
            yield Mailbox(plain, safe, folder, process)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])


def _people(folder: Path) -> dict[str, object]:
    """Who runs the parts: the package's own accounts where we are root, else ourselves."""
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    # It refuses to read mail as root.
    folder.chmod(0o755)
    for name in ("mail", "mail/new", "mail/cur", "mail/tmp", "home"):
        (folder / name).mkdir()
        if is_root:
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    me = getpass.getuser()
    return {
        "uid": owner.pw_uid,
        "gid": owner.pw_gid,
        "internal": "dovecot" if is_root else me,
        "group": "dovecot" if is_root else grp.getgrgid(owner.pw_gid).gr_name,
        "login": "dovenull" if is_root else me,
    }


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    words = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    raise AssertionError(words)
