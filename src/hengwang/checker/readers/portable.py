"""Reads PDF: lines put back into paragraphs, tables by their rules, tables that cross pages joined."""

import io
import logging
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from hengwang.checker.document import Document, Paragraph, Place
from hengwang.checker.errors import DamagedFileError, EncryptedFileError, TooManyPartsError
from hengwang.checker.facts.sentences import heading_of
from hengwang.checker.facts.words import decimal_of, fold
from hengwang.checker.readers.assembly import Assembly, Slot
from hengwang.checker.readers.source import Source

# What pdfminer raises on broken input: it does not wrap what its parsers stumble over.
_FAILURES = (
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
_EDGE = 1.6
_FOOT = 0.06
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass
class _Page:
    """What stands on one page, from top to bottom: lines and tables."""

    number: int
    items: list[tuple[float, Any]] = field(default_factory=list)
    right: float = 0
    left: float = 0


def read_portable(source: Source) -> Document:
    """Read a PDF with a text layer.

    Raises:
        EncryptedFileError: A password is needed.
        DamagedFileError: It cannot be parsed.
        NoTextInsideError: It is a scan.
    """
    try:
        with pdfplumber.open(io.BytesIO(source.data)) as pdf:
            count = len(pdf.pages)
            if count > source.limits.pages:
                raise TooManyPartsError(name=source.name, parts="pages", limit=source.limits.pages)
            pages = [_page(page) for page in pdf.pages]
    except PDFPasswordIncorrect as failure:
        raise EncryptedFileError(name=source.name) from failure
    except PdfminerException as failure:
        if isinstance(failure.args[0] if failure.args else None, PDFPasswordIncorrect):
            raise EncryptedFileError(name=source.name) from failure
        raise DamagedFileError(name=source.name) from failure
    except _FAILURES as failure:
        raise DamagedFileError(name=source.name) from failure
    assembly = Assembly(source)
    _write(assembly, pages)
    return assembly.document("pdf", pages=count)


def _page(page: Any) -> _Page:
    found = _Page(page.page_number)
    tables = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    for table in tables:
        rows: list[list[Slot]] = [
            [(text or "", text is None, False) for text in row] for row in table.extract()
        ]
        found.items.append((table.bbox[1], rows))
    rest = page.filter(lambda thing: not _inside_any(thing, boxes)) if boxes else page
    lines = rest.extract_text_lines(return_chars=False, strip=True) if rest.chars else []
    for line in lines:
        if not _is_page_number(line, page.height):
            found.items.append((line["top"], line))
    found.right = max((line["x1"] for line in lines), default=0)
    found.left = min((line["x0"] for line in lines), default=0)
    found.items.sort(key=lambda item: item[0])
    page.close()
    return found


def _inside_any(thing: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    middle = (thing["top"] + thing["bottom"]) / 2
    return any(
        top <= middle <= bottom and thing["x0"] >= left - 1 and thing["x1"] <= right + 1
        for left, top, right, bottom in boxes
    )


def _is_page_number(line: dict[str, Any], height: float) -> bool:
    text = fold(line["text"]).strip("-—–第页 /")
    at_edge = line["top"] > height * (1 - _FOOT * 1.5) or line["bottom"] < height * _FOOT
    return at_edge and text.isdigit()


def _write(assembly: Assembly, pages: Sequence[_Page]) -> None:
    pending: list[list[Slot]] | None = None
    pending_page = 0
    paragraph = ""
    paragraph_page, ended = 0, True
    for page in pages:
        for index, (_, item) in enumerate(page.items):
            if isinstance(item, list):
                if paragraph:
                    assembly.paragraph(paragraph, page=paragraph_page)
                    paragraph = ""
                if pending is not None and index == 0 and _continues(pending, item):
                    _append(pending, item)
                else:
                    _flush(assembly, pending, pending_page)
                    pending, pending_page = item, page.number
                continue
            if pending is not None:
                _flush(assembly, pending, pending_page)
                pending = None
            text = item["text"].strip()
            if paragraph and not ended and not _starts_paragraph(item, page):
                paragraph += text
            else:
                if paragraph:
                    assembly.paragraph(paragraph, page=paragraph_page)
                paragraph, paragraph_page = text, page.number
            ended = _ends_paragraph(item, page)
    if paragraph:
        assembly.paragraph(paragraph, page=paragraph_page)
    _flush(assembly, pending, pending_page)
    if any(not page.items for page in pages):
        assembly.note("pages-without-text")


def _flush(assembly: Assembly, rows: list[list[Slot]] | None, page: int) -> None:
    if rows:
        assembly.table(rows, page=page)


def _continues(above: list[list[Slot]], below: list[list[Slot]]) -> bool:
    return len(above[0]) == len(below[0])


def _append(above: list[list[Slot]], below: list[list[Slot]]) -> None:
    """Add the rows of the next page: a repeated header is dropped, a row cut in two is mended."""
    rows = below[1:] if _same_row(above[0], below[0]) else below
    if rows and _is_rest_of(above[-1], rows[0]):
        above[-1] = [
            (one[0] + other[0], one[1] and other[1], False)
            for one, other in zip(above[-1], rows[0], strict=True)
        ]
        rows = rows[1:]
    above += rows


def _is_rest_of(row: list[Slot], rest: list[Slot]) -> bool:
    """Whether a row only goes on with cells of the row above and leaves its numbers empty."""
    printed = [at for at, slot in enumerate(rest) if slot[0].strip()]
    goes_on = all(row[at][0].strip() and decimal_of(row[at][0]) is None for at in printed)
    numbers = [at for at, slot in enumerate(row) if decimal_of(slot[0]) is not None]
    return bool(printed and numbers) and goes_on and not set(numbers) & set(printed)


def _same_row(one: list[Slot], other: list[Slot]) -> bool:
    return [fold(slot[0]) for slot in one] == [fold(slot[0]) for slot in other]


def _size(line: dict[str, Any]) -> float:
    return float(line["bottom"] - line["top"])


def _starts_paragraph(line: dict[str, Any], page: _Page) -> bool:
    """An indented line, or one that begins with a heading's number."""
    if line["x0"] > page.left + _size(line) * 1.2:
        return True
    heading = heading_of(Paragraph(line["text"], Place(0)))
    return heading is not None and heading.style != "none"


def _ends_paragraph(line: dict[str, Any], page: _Page) -> bool:
    """A line that stops well before the right edge is the last of its paragraph."""
    return bool(line["x1"] < page.right - _size(line) * _EDGE)
