"""LibreOffice as a converter: a throw-away profile, no macros, no links, no network, limits."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from hengwang.sandbox.errors import NothingMadeError, ProgramMissingError, TooMuchWrittenError
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.running import Order, run, turns

SOCKETS = Path("/tmp")  # noqa: S108 - where LibreOffice itself makes its socket
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
# A port nobody answers at (discard): where the kernel gives no network of its own, this is the way
# out. Two processes with one profile lose documents without a word, hence one for each job.
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisableOLEAutomation", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
    (_INTERNET, "ooInetFTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetFTPProxyPort", "9"),
    (_INTERNET, "ooInetNoProxy", ""),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One conversion: the file, its format, the wanted one, and the day it is dated."""

    content: bytes
    ending: str
    to: str
    on: date | None = None
    fontconfig: str = ""
    limits: Limits = field(default_factory=Limits)
    confined: bool = True


def program() -> str | None:
    """The installed LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(job: Job, *, by: str | None = None) -> bytes:
    """The document in another format; nothing of the run stays behind.

    Args:
        job: What to convert.
        by: The program; None looks for LibreOffice.

    Raises:
        ConfinedError: One of its kinds says why there is no result.
    """
    office = by or program()
    if office is None:
        raise ProgramMissingError
    with turns, tempfile.TemporaryDirectory(prefix="hengwang-office-") as folder:
        room = Path(folder).resolve()
        source = room / f"document.{job.ending}"
        source.write_bytes(job.content)
        _prepare(room, job)
        try:
            said = run(_order(office, source, room, job))
        finally:
            _remove_socket(room)
        result = room / "out" / f"document.{job.to}"
        if not result.is_file() or not result.stat().st_size:
            raise NothingMadeError(reason=said.strip()[-300:] or "no output")
        if result.stat().st_size > job.limits.written_bytes:
            raise TooMuchWrittenError(limit_mb=job.limits.written_bytes // MEGABYTE)
        return result.read_bytes()


def _order(office: str, source: Path, room: Path, job: Job) -> Order:
    arguments = [
        office, f"-env:UserInstallation={_profile_of(room)}", "--headless",
        "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault",
        "--nofirststartwizard", "--convert-to", job.to, "--outdir", str(room / "out"),
        str(source),
    ]  # fmt: skip
    # An installation may stand anywhere; its folder is two above the program.
    home = Path(office).resolve().parent.parent
    return Order(
        arguments, room, _environment(room, job), job.limits, (home,), confined=job.confined
    )


def _remove_socket(room: Path) -> None:
    """A program that was ended leaves its socket where it could not have a folder of its own."""
    digest = hashlib.md5(_profile_of(room).encode("utf-16-le"), usedforsecurity=False).digest()
    # LibreOffice prints the bytes without leading zeros in some versions.
    for mark in {digest.hex(), "".join(f"{byte:x}" for byte in digest)}:
        (SOCKETS / f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{mark}").unlink(missing_ok=True)


def _profile_of(room: Path) -> str:
    return (room / "profile").as_uri()


def _prepare(room: Path, job: Job) -> None:
    user = room / "profile" / "user"
    user.mkdir(parents=True)
    items = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}\n</oor:items>\n"
    )
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")
    if job.fontconfig:
        (room / "fonts.conf").write_text(job.fontconfig, encoding="utf-8")


def _environment(room: Path, job: Job) -> Mapping[str, str]:
    """Only what the converter needs: no secrets of ours, no display, a fixed clock."""
    given = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(room),
        "TMPDIR": str(room),
        "XDG_RUNTIME_DIR": str(room),
        "OSL_SOCKET_PATH": str(room),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    if job.fontconfig:
        given["FONTCONFIG_FILE"] = str(room / "fonts.conf")
    if job.on is not None:
        day = datetime.combine(job.on, time(), UTC)
        given["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))
    return given
