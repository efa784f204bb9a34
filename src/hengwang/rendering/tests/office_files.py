"""Small Office templates made on the spot."""

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from openpyxl import Workbook

from hengwang.rendering.values import Figure


@dataclass(frozen=True)
class Line:
    """One line of the sample context."""

    name: str
    amount: Figure


@dataclass(frozen=True)
class Sample:
    """A context with every kind of value."""

    title: str
    lines: tuple[Line, ...] = ()
    note: str | None = None


def a_docx(*paragraphs: str) -> bytes:
    """A docx with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def an_xlsx(*rows: tuple[object, ...]) -> bytes:
    """An xlsx with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
