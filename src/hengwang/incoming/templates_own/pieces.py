"""The texts of a template with the places people know them by: paragraphs, cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn

from hengwang.incoming.templates_own.faults import (
    CellPlaceError,
    MarginPlaceError,
    ParagraphPlaceError,
    Place,
    SheetPlaceError,
)

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or cell; tags are opened and closed within pieces of one `scope`."""

    scope: str
    place: Place
    text: str
    is_cell: bool = False  # of a workbook, where only rows repeat


def word_pieces(content: bytes) -> Iterator[Piece]:
    """Paragraphs of the body, then of each header and footer, also those inside tables."""
    document = Document(BytesIO(content))
    yield from _paragraphs(document.element.body)
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/header", "/footer")):
            part = relation.target_part
            for paragraph in part.element.iter(qn("w:p")):
                text = _text(paragraph)
                if text.strip():
                    place = Place(MarginPlaceError.message, {"text": text[:SHOWN]})
                    yield Piece(str(part.partname), place, text)


def _paragraphs(body: Any) -> Iterator[Piece]:
    tables = {table: number for number, table in enumerate(body.iter(qn("w:tbl")), start=1)}
    for number, paragraph in enumerate(body.iter(qn("w:p")), start=1):
        text = _text(paragraph)
        if text.strip():
            yield Piece("body", _place(paragraph, text, number, tables), text)


def _place(paragraph: Any, text: str, number: int, tables: dict[Any, int]) -> Place:
    shown = text.strip()[:SHOWN]
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        return Place(ParagraphPlaceError.message, {"number": number, "text": shown})
    row = cell.getparent()
    table = next(row.iterancestors(qn("w:tbl")))
    rows, cells = table.findall(qn("w:tr")), row.findall(qn("w:tc"))
    params = {"table": tables[table], "row": rows.index(row) + 1, "text": shown}
    return Place(CellPlaceError.message, {**params, "cell": cells.index(cell) + 1})


def _text(paragraph: Any) -> str:
    """Text of the paragraph itself, not of text boxes that hang in it."""
    own = (
        one
        for one in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        if next(one.iterancestors(qn("w:p"))) is paragraph
    )
    return "".join((one.text or "") if one.tag == qn("w:t") else " " for one in own)


def sheet_pieces(content: bytes) -> Iterator[Piece]:
    """Cells with text, sheet by sheet, row by row."""
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.strip():
                    told = {"sheet": sheet.title, "cell": cell.coordinate}
                    yield Piece(
                        sheet.title, Place(SheetPlaceError.message, told), cell.value, is_cell=True
                    )
