"""Makes docx, html, xlsx and pdf files for tests, from the document model or from plain rows."""

import io
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from docx.document import Document as WordDocument

from hengwang.checker.document import Document, Paragraph, Table
from hengwang.checker.readers.office import office_program

CASES = Path(__file__).parents[4] / "tests" / "data" / "cases"
NAMES = ("gansu-2020", "yichun-2022", "yueyang-2018", "yiyang-2020", "qingdao-2020")
Rows = Sequence[Sequence[str]]


def expected(case: str) -> dict[str, object]:
    """What a person read in the report of the case."""
    return yaml.safe_load((CASES / "expected.yaml").read_text(encoding="utf-8"))[case]


def spans_of(row: Sequence[str], width: int) -> list[int]:
    """How many grid columns each cell takes: forms widen the last cell, totals the first."""
    spans = [1] * len(row)
    if len(row) < width:
        first = row[0].replace(" ", "")
        widened = 0 if first.startswith(("总分", "合计", "（一）", "（二）")) else len(row) - 1
        spans[1 if len(row) == 8 and width == 9 else widened] += width - len(row)
    return spans


def docx_of(document: Document) -> bytes:
    """The same document as Word would hold it, with merged cells."""
    word = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            word.add_paragraph(block.text)
        else:
            _add_table(word, [[cell.text for cell in row] for row in block.rows])
    return saved(word)


def docx_with(rows: Rows, *, title: str = "", after: Sequence[str] = ()) -> bytes:
    """A docx with a title, one table and paragraphs after it; short rows are merged."""
    word = docx.Document()
    if title:
        word.add_paragraph(title)
    _add_table(word, rows)
    for text in after:
        word.add_paragraph(text)
    return saved(word)


def saved(word: WordDocument) -> bytes:
    """The bytes of a docx."""
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _add_table(word: WordDocument, rows: Rows) -> None:
    width = max(len(row) for row in rows)
    table = word.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    grid = [list(row.cells) for row in table.rows]
    for number, row in enumerate(rows):
        at = 0
        for text, span in zip(row, spans_of(row, width), strict=True):
            cell = grid[number][at]
            if span > 1:
                cell = cell.merge(grid[number][at + span - 1])
            cell.text = text
            at += span
    for column in range(min(3, width)):
        _merge_down(grid, rows, column, width)


def _merge_down(grid: list[list], rows: Rows, column: int, width: int) -> None:
    """Merge empty level cells into the printed one above, as forms do."""
    top = None
    for number, row in enumerate(rows):
        if len(row) != width:
            top = None
        elif row[column].strip():
            top = number
        elif top is not None and any(cell.strip() for cell in row):
            merged = grid[top][column].merge(grid[number][column])
            merged.text = rows[top][column]


def html_of(document: Document) -> bytes:
    """The same document as a web page."""
    parts = ["<html><head><meta charset='utf-8'><title>x</title></head><body>"]
    for block in document.blocks:
        if isinstance(block, Table):
            parts.append(_html_table([[cell.text for cell in row] for row in block.rows]))
        else:
            parts.append(f"<p>{escape(block.text)}</p>")
    return "".join([*parts, "</body></html>"]).encode()


def _html_table(rows: Rows) -> str:
    width = max(len(row) for row in rows)
    lines = []
    for row in rows:
        cells = "".join(
            f"<td colspan='{span}'>{escape(text).replace(chr(10), '<br>')}</td>"
            for text, span in zip(row, spans_of(row, width), strict=True)
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table border='1'>{''.join(lines)}</table>"


def xlsx_with(rows: Rows, *, title: str = "") -> bytes:
    """A workbook with a merged title line and the rows below it; short rows are merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    width = max(len(row) for row in rows)
    start = 1
    if title:
        sheet.cell(1, 1, title)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        start = 2
    for number, row in enumerate(rows, start=start):
        at = 1
        for text, span in zip(row, spans_of(row, width), strict=True):
            plain = text.replace(".", "", 1)
            sheet.cell(number, at, float(text) if plain.isdigit() and plain.isascii() else text)
            if span > 1:
                sheet.merge_cells(
                    start_row=number, start_column=at, end_row=number, end_column=at + span - 1
                )
            at += span
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_office(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """Let LibreOffice turn a file into another kind."""
    program = office_program()
    if program is None:
        pytest.fail("LibreOffice is missing: apt-get install libreoffice-writer libreoffice-calc")
    given = folder / f"given{suffix}"
    given.write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", wanted,
         "--outdir", str(folder / "out"), str(given)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return next((folder / "out").iterdir()).read_bytes()
