"""Reads the old formats by letting LibreOffice make a docx or an xlsx of them first."""

import shutil
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from hengwang.checker.document import Document
from hengwang.checker.errors import EncryptedFileError, OfficeFailedError, OfficeMissingError
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.word import read_word
from hengwang.checker.readers.workbook import read_workbook

_SHEETS = {".xls", ".et", ".ods"}
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


@cache
def office_program() -> str | None:
    """Return the path of LibreOffice, or None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_by_office(source: Source) -> Document:
    """Convert and read a .doc, .wps, .xls, .rtf or .odt.

    Each job has a profile of its own, since two LibreOffices cannot share one, and a time limit.

    Raises:
        OfficeMissingError: LibreOffice is not installed.
        OfficeFailedError: It gave nothing back within the time limit.
    """
    program = office_program()
    if program is None:
        raise OfficeMissingError(name=source.name)
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in source.data:
        raise EncryptedFileError(name=source.name)
    is_sheet = source.suffix in _SHEETS or (
        not source.suffix and any(stream in source.data for stream in _BOOK_STREAMS)
    )
    wanted = "xlsx" if is_sheet else "docx"
    with tempfile.TemporaryDirectory(prefix="hengwang-office-") as folder:
        data = _converted(source, program, wanted, Path(folder))
    converted = replace(source, data=data)
    document = read_workbook(converted) if is_sheet else read_word(converted)
    return replace(
        document, kind=source.suffix.lstrip(".") or "ole", notes=(*document.notes, "old-format")
    )


def _converted(source: Source, program: str, wanted: str, folder: Path) -> bytes:
    given = folder / f"report{source.suffix or '.doc'}"
    given.write_bytes(source.data)
    result = folder / "out" / f"report.{wanted}"
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        wanted,
        "--outdir",
        str(result.parent),
        str(given),
    ]
    try:
        subprocess.run(  # noqa: S603 - a fixed command over a file of ours
            command,
            check=False,
            capture_output=True,
            timeout=source.limits.office_seconds,
            stdin=subprocess.DEVNULL,
        )
        return result.read_bytes()
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise OfficeFailedError(name=source.name) from failure
