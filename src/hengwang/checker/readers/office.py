"""Reads the old formats by letting LibreOffice make a docx or an xlsx of them first."""

from dataclasses import replace
from functools import cache

from hengwang.checker.document import Document
from hengwang.checker.errors import (
    EncryptedFileError,
    OfficeFailedError,
    OfficeLimitError,
    OfficeMissingError,
)
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.word import read_word
from hengwang.checker.readers.workbook import read_workbook
from hengwang.sandbox import office
from hengwang.sandbox.errors import (
    ConfinedError,
    TooHungryError,
    TooMuchWrittenError,
    TooSlowError,
)
from hengwang.sandbox.limits import Limits
from hengwang.sandbox.office import Job, convert

_SHEETS = {".xls", ".et", ".ods"}
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


@cache
def office_program() -> str | None:
    """Return the path of LibreOffice, or None when it is not installed."""
    return office.program()


def read_by_office(source: Source) -> Document:
    """Convert and read a .doc, .wps, .xls, .rtf or .odt.

    It runs in the sandbox: no network, no macros, limits of time, memory and size.

    Raises:
        OfficeMissingError: LibreOffice is not installed.
        OfficeLimitError: It needed more time, memory or room than a report may cost.
        OfficeFailedError: It gave nothing back.
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
    data = _converted(source, program, wanted)
    converted = replace(source, data=data)
    document = read_workbook(converted) if is_sheet else read_word(converted)
    return replace(
        document, kind=source.suffix.lstrip(".") or "ole", notes=(*document.notes, "old-format")
    )


def _converted(source: Source, program: str, wanted: str) -> bytes:
    limits = Limits(
        seconds=source.limits.office_seconds, written_bytes=source.limits.unpacked_bytes
    )
    ending = source.suffix.lstrip(".") or "doc"
    try:
        return convert(Job(source.data, ending, wanted, limits=limits), by=program)
    except (TooSlowError, TooHungryError, TooMuchWrittenError) as failure:
        raise OfficeLimitError(name=source.name) from failure
    except ConfinedError as failure:
        raise OfficeFailedError(name=source.name) from failure
