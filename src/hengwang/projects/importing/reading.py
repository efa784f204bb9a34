"""A workbook or CSV file as tables with known columns; nothing is looked up yet."""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.kernel.money import AmountUnit
from hengwang.projects.errors import (
    ImportEmptyError,
    ImportTooLongError,
    ImportUnreadableError,
)
from hengwang.projects.exchange.budget_layouts import known_words
from hengwang.projects.importing.columns import Header, header_of, joined, unit_line

# What openpyxl and the modules below it raise on bytes that are no workbook.
DAMAGE = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    OSError,
    EOFError,
)
MOST_ROWS = 100_000
MOST_COLUMNS = 80
HEADER_WITHIN = 20
KEPT_WORKBOOKS = 2
# A row that repeats more headings than this is no record.
MOST_ALIKE = 2
SHEET_PARTS = "xl/worksheets/"
_FORMULA = re.compile(rb"<(?:x:)?f[ >/]")
# A second reading for formulas takes as long as the first; beyond this they are not looked for.
MOST_FORMULA_BYTES = 30_000_000


@dataclass(frozen=True)
class TableRow:
    """One row of a table as it stands in the file; `formulas` are fields computed by one."""

    number: int
    cells: dict[str, Any]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReadTable:
    """One recognised table."""

    name: str
    header: Header
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class ReadWorkbook:
    """All recognised tables of a file, and the names of the sheets nobody recognised."""

    tables: tuple[ReadTable, ...]
    passed_over: tuple[str, ...]


def read_workbook(stored: StoredFile) -> ReadWorkbook:
    """The tables of a stored file.

    Raises:
        ImportUnreadableError: It is damaged.
        ImportEmptyError: No table has the columns of programmes, budgets, contracts or payments.
        ImportTooLongError: More rows than one import may have.
    """
    return _read(stored.sha256, stored.pk, stored.name)


@lru_cache(maxsize=KEPT_WORKBOOKS)
def _read(sha256: str, stored_id: int, name: str) -> ReadWorkbook:
    """Kept for the dry run and its confirmation, which read the same bytes."""
    del sha256
    with open_file(StoredFile.objects.get(pk=stored_id)) as file:
        content = file.read()
    sheets = _xlsx_sheets(content) if content.startswith(b"PK") else _csv_sheets(content)
    try:
        found = [(title, _table(title, rows, formulas)) for title, rows, formulas in sheets]
    except DAMAGE as error:
        raise ImportUnreadableError(name=name) from error
    tables = tuple(table for _title, table in found if table is not None)
    if not tables:
        raise ImportEmptyError(name=name)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise ImportTooLongError(rows=MOST_ROWS)
    return ReadWorkbook(tables, tuple(title for title, table in found if table is None))


Rows = Iterable[Sequence[Any]]


def sheets_of(stored: StoredFile) -> Iterator[tuple[str, Rows]]:
    """The sheets of a stored workbook or the one of a CSV file, as rows of plain values.

    Raises:
        ImportUnreadableError: It is damaged.
    """
    with open_file(stored) as file:
        content = file.read()
    try:
        if content.startswith(b"PK"):
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                yield sheet.title, list(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))
            book.close()
        else:
            yield from ((title, list(rows)) for title, rows, _ in _csv_sheets(content))
    except DAMAGE as error:
        raise ImportUnreadableError(name=stored.name) from error


Sheets = Iterator[tuple[str, Rows, set[tuple[int, int]]]]


def _xlsx_sheets(content: bytes) -> Sheets:
    formulas = _formulas(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        # The stated size of a sheet may be wrong, or a million empty rows.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
        yield sheet.title, rows, formulas.get(sheet.title, set())
    book.close()


def _formulas(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """Places of formulas by sheet; their values are those last computed and saved."""
    with ZipFile(io.BytesIO(content)) as package:
        parts = [part for part in package.infolist() if part.filename.startswith(SHEET_PARTS)]
        size = sum(info.file_size for info in parts)
        if size > MOST_FORMULA_BYTES or not any(_FORMULA.search(package.read(p)) for p in parts):
            return {}
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    found: dict[str, set[tuple[int, int]]] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        places = found.setdefault(sheet.title, set())
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            places.update(
                (cell.row, cell.column - 1)
                for cell in row
                if getattr(cell, "data_type", "") == "f"
                and cell.row is not None
                and cell.column is not None
            )
    book.close()
    return found


def _csv_sheets(content: bytes) -> Sheets:
    text = _decoded(content)
    dialect = "excel-tab" if text[:2000].count("\t") > text[:2000].count(",") else "excel"
    yield "CSV", csv.reader(io.StringIO(text, newline=""), dialect), set()


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030; the file store has let in nothing else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _table(title: str, rows: Rows, formulas: set[tuple[int, int]]) -> ReadTable | None:
    header: Header | None = None
    unit = None
    found: list[TableRow] = []
    above: list[str] = []
    for number, line in enumerate(rows, start=1):
        if header is None or number == header.row + 1:
            texts = ["" if cell is None else str(cell) for cell in line]
            unit = unit or unit_line(" ".join(texts))
            wider = _heading(number, texts, above, unit, title)
            above = texts
            if wider and (header is None or _is_wider(wider, header, line)):
                header = wider
                continue
            if header is None:
                if number >= HEADER_WITHIN:
                    return None
                continue
        if _is_heading_again(header, line):
            continue
        cells = {
            field: line[at]
            for field, at in header.places.items()
            if at < len(line) and line[at] not in (None, "")
        }
        if cells:
            made = {field for field, at in header.places.items() if (number, at) in formulas}
            found.append(TableRow(number, cells, frozenset(made)))
        if len(found) > MOST_ROWS:
            raise ImportTooLongError(rows=MOST_ROWS)
    return None if header is None else ReadTable(title, header, tuple(found))


def _heading(
    number: int, texts: list[str], above: list[str], unit: AmountUnit | None, title: str
) -> Header | None:
    """The heading that a line is, by itself or with the one above it."""
    layouts = known_words()
    alone = header_of(number, texts, unit, title, layouts)
    told = joined(above, texts, layouts)
    both = header_of(number, told, unit, title, layouts) if any(above) else None
    if alone is None or both is None:
        return alone or both
    return both if len(both.places) > len(alone.places) else alone


def _is_wider(wider: Header, header: Header, line: Sequence[Any]) -> bool:
    """Whether a line below a heading is its second line: only words, and more columns by it."""
    only_words = all(cell is None or isinstance(cell, str) for cell in line)
    return only_words and len(wider.places) > len(header.places)


def _is_heading_again(header: Header, line: Sequence[Any]) -> bool:
    """A heading printed anew on the next page, or the first of its two lines."""
    told = {
        field: str(line[at] or "").strip() for field, at in header.places.items() if at < len(line)
    }
    same = sum(bool(text) and text == header.titles[field] for field, text in told.items())
    return same >= MOST_ALIKE and same * 2 > len(header.places)
