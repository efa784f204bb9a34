"""LibreOffice as a converter: one throw-away profile a job, no macros, no links, a time limit."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from hengwang.rendering import fonts
from hengwang.rendering.errors import PdfEngineMissingError, PdfFailedError

TIMEOUT_S = 90.0
SYSTEM_FONTS = "/etc/fonts/fonts.conf"

# Two processes with one profile lose documents without a word, hence a profile for each job.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """The installed LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(
    content: bytes, *, ending: str, to: str, on: date, timeout_s: float = TIMEOUT_S
) -> bytes:
    """The document in another format.

    Args:
        content: A file LibreOffice can read.
        ending: Its format, e.g. "docx".
        to: The wanted format: "pdf", "docx", "xlsx".
        on: The day written into the result instead of the clock's.
        timeout_s: Seconds until the whole process group is ended.

    Raises:
        PdfEngineMissingError: LibreOffice is not installed.
        PdfFailedError: It did not finish in time, or left no file.
    """
    soffice = program()
    if soffice is None:
        raise PdfEngineMissingError(reason="LibreOffice")
    with tempfile.TemporaryDirectory(prefix="hengwang-office-") as folder:
        room = Path(folder)
        source = room / f"document.{ending}"
        source.write_bytes(content)
        _prepare_profile(room)
        arguments = [
            soffice, f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless",
            "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault",
            "--nofirststartwizard", "--convert-to", to, "--outdir", str(room / "out"),
            str(source),
        ]  # fmt: skip
        said = _run(arguments, _environment(room, on), room, timeout_s)
        result = room / "out" / f"document.{to}"
        if not result.is_file() or not result.stat().st_size:
            raise PdfFailedError(reason=said[-300:] or "no output")
        return result.read_bytes()


def _prepare_profile(room: Path) -> None:
    user = room / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    (room / "fonts.conf").write_text(fonts.fontconfig(SYSTEM_FONTS), encoding="utf-8")


def _environment(room: Path, on: date) -> Mapping[str, str]:
    """Only what the converter needs: no secrets of ours, no display, a fixed clock."""
    day = datetime.combine(on, time(), UTC)
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(room),
        "TMPDIR": str(room),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(room / "fonts.conf"),
        "SOURCE_DATE_EPOCH": str(int(day.timestamp())),
    }


def _run(arguments: list[str], environment: Mapping[str, str], room: Path, timeout_s: float) -> str:
    with subprocess.Popen(  # noqa: S603 (the program is found by name, arguments are ours)
        arguments,
        env=dict(environment),
        cwd=room,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as fault:
            # soffice is a script that starts the real program: end both.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise PdfFailedError(reason=f"{timeout_s:g} s") from fault
    return said.decode("utf-8", "replace")
