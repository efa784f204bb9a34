"""Reads PDF: text lines and ruled tables of every page, in reading order."""

import io
import logging
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from hengwang.checker.document import Document
from hengwang.checker.errors import DamagedFileError, EncryptedFileError, TooManyPartsError
from hengwang.checker.facts.words import fold
from hengwang.checker.readers.aligned import Field, may_be_row, rows_of
from hengwang.checker.readers.assembly import Assembly, Slot
from hengwang.checker.readers.page_flow import Line, PageFlow, PageItems
from hengwang.checker.readers.source import Source

# What pdfminer raises on broken input: it does not wrap what its parsers stumble over.
_FAILURES = (
    MalformedPDFException,
    PDFException,
    PSException,
    PdfminerException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_FOOT, _NUMBER_FOOT = 0.06, 0.09
_FIELD_GAP = 0.4
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_portable(source: Source) -> Document:
    """Read a PDF with a text layer.

    Raises:
        EncryptedFileError: A password is needed.
        DamagedFileError: It cannot be parsed.
        NoTextInsideError: It is a scan.
    """
    try:
        pages = _pages(source)
    except PDFPasswordIncorrect as failure:
        raise EncryptedFileError(name=source.name) from failure
    except PdfminerException as failure:
        if isinstance(failure.args[0] if failure.args else None, PDFPasswordIncorrect):
            raise EncryptedFileError(name=source.name) from failure
        raise DamagedFileError(name=source.name) from failure
    except _FAILURES as failure:
        raise DamagedFileError(name=source.name) from failure
    assembly = Assembly(source)
    flow = PageFlow(assembly)
    for page in pages:
        flow.page(page)
    flow.end()
    return assembly.document("pdf", pages=len(pages))


def _pages(source: Source) -> list[PageItems]:
    with pdfplumber.open(io.BytesIO(source.data)) as pdf:
        if len(pdf.pages) > source.limits.pages:
            raise TooManyPartsError(name=source.name, parts="pages", limit=source.limits.pages)
        return [_page(page) for page in pdf.pages]


def _page(page: Any) -> PageItems:
    tables = [t for t in page.find_tables() if len(t.rows) > 1 or len(t.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    found: list[tuple[float, Line | list[list[Slot]]]] = []
    for table in tables:
        rows = [[(text or "", text is None, False) for text in row] for row in table.extract()]
        found.append((table.bbox[1], rows))
    rest = page.filter(lambda thing: not _inside_any(thing, boxes)) if boxes else page
    lines = rest.extract_text_lines(return_chars=True, strip=True) if rest.chars else []
    shown = [line for line in lines if not _is_page_number(line, page.height)]
    found += _unruled(shown)
    found.sort(key=lambda item: item[0])
    page.close()
    return PageItems(
        page.page_number,
        [item for _, item in found],
        left=min((line["x0"] for line in lines), default=0),
        right=max((line["x1"] for line in lines), default=0),
    )


def _unruled(lines: Sequence[dict[str, Any]]) -> list[tuple[float, Line | list[list[Slot]]]]:
    """Lines of a page; those whose fields stand under one another are a table without rules."""
    found: list[tuple[float, Line | list[list[Slot]]]] = []
    at = 0
    while at < len(lines):
        end, held = at, []
        while end < len(lines) and may_be_row(fields := _fields(lines[end])):
            held.append(fields)
            end += 1
        rows = rows_of(held) if len(held) > 1 else []
        if rows:
            found.append((lines[at]["top"], [[(c, False, False) for c in row] for row in rows]))
            at = end
            continue
        line = lines[at]
        height = line["bottom"] - line["top"]
        found.append((line["top"], Line(line["text"], line["x0"], line["x1"], height)))
        at += 1
    return found


def _fields(line: dict[str, Any]) -> list[Field]:
    """The stretches of a line that gaps as wide as a character set apart."""
    wide = (line["bottom"] - line["top"]) * _FIELD_GAP
    groups: list[list[dict[str, Any]]] = []
    for char in sorted(line["chars"], key=lambda char: char["x0"]):
        if char["text"].isspace():
            continue
        if groups and char["x0"] - groups[-1][-1]["x1"] <= wide:
            groups[-1].append(char)
        else:
            groups.append([char])
    return [
        Field("".join(char["text"] for char in group), group[0]["x0"], group[-1]["x1"])
        for group in groups
    ]


def _inside_any(thing: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    middle = (thing["top"] + thing["bottom"]) / 2
    return any(
        top <= middle <= bottom and thing["x0"] >= left - 1 and thing["x1"] <= right + 1
        for left, top, right, bottom in boxes
    )


def _is_page_number(line: dict[str, Any], height: float) -> bool:
    text = fold(line["text"]).strip("-—–第页 /")
    at_edge = line["top"] > height * (1 - _NUMBER_FOOT) or line["bottom"] < height * _FOOT
    return at_edge and text.isdigit()
