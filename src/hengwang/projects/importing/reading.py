"""A workbook or CSV file as tables with known columns; nothing is looked up yet."""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.files.workbook_rows import merged_and_hidden
from hengwang.kernel.money import AmountUnit
from hengwang.projects.errors import (
    ImportEmptyError,
    ImportTooLongError,
    ImportUnreadableError,
)
from hengwang.projects.exchange.budget_layouts import known_words
from hengwang.projects.importing.columns import AMOUNTS, Header, header_of, joined, unit_line

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
# Who made, checked and printed a list stands below it.
_SIGNATURE = re.compile(
    r"(?:制表|制单|填表|填报|编制|审核|复核|经办|打印|导出|查询|单位负责|财务负责|负责)"
    r"[^:：]{0,8}[:：]"
)
# A second reading for formulas takes as long as the first; beyond this they are not looked for.
MOST_FORMULA_BYTES = 30_000_000


@dataclass(frozen=True)
class TableRow:
    """One row of a table as it stands in the file; `formulas` are fields computed by one."""

    number: int
    cells: dict[str, Any]
    formulas: frozenset[str] = frozenset()
    first: str = ""  # the first words of the row, also of a column nobody needs
    hidden: bool = False


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
        found = [(sheet, _table(sheet)) for sheet in sheets]
    except DAMAGE as error:
        raise ImportUnreadableError(name=name) from error
    # A hidden sheet is last year's, or a list of words; it counts where nothing else is there.
    seen = any(table is not None and not sheet.is_hidden for sheet, table in found)
    found = [(sheet, None if seen and sheet.is_hidden else table) for sheet, table in found]
    tables = tuple(table for _sheet, table in found if table is not None)
    if not tables:
        raise ImportEmptyError(name=name)
    if sum(len(table.rows) for table in tables) > MOST_ROWS:
        raise ImportTooLongError(rows=MOST_ROWS)
    return ReadWorkbook(tables, tuple(sheet.title for sheet, table in found if table is None))


Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True)
class _Sheet:
    """One sheet: its rows, and what the reader of long sheets does not tell of them.

    `down` holds, for the first cell of a range merged downwards, the last row of the range.
    """

    title: str
    rows: Rows
    formulas: AbstractSet[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    down: Mapping[tuple[int, int], int] = field(default_factory=dict)
    is_hidden: bool = False


def sheets_of(stored: StoredFile) -> Iterator[tuple[str, Rows]]:
    """The sheets of a stored workbook or the one of a CSV file, as rows of plain values.

    Hidden sheets are left out unless there is no other.

    Raises:
        ImportUnreadableError: It is damaged.
    """
    with open_file(stored) as file:
        content = file.read()
    try:
        if content.startswith(b"PK"):
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in seen or book.worksheets:
                sheet.reset_dimensions()
                yield sheet.title, list(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))
            book.close()
        else:
            yield from ((sheet.title, list(sheet.rows)) for sheet in _csv_sheets(content))
    except DAMAGE as error:
        raise ImportUnreadableError(name=stored.name) from error


def _xlsx_sheets(content: bytes) -> Iterator[_Sheet]:
    formulas = _formulas(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        # The stated size of a sheet may be wrong, or a million empty rows.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
        with ZipFile(io.BytesIO(content)) as package:
            merged, hidden = merged_and_hidden(package, sheet)
        yield _Sheet(
            sheet.title,
            rows,
            formulas.get(sheet.title, set()),
            hidden,
            {(top, left - 1): bottom for top, left, bottom, _ in merged if bottom > top},
            sheet.sheet_state != "visible",
        )
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


def _csv_sheets(content: bytes) -> Iterator[_Sheet]:
    text = _decoded(content)
    dialect = "excel-tab" if text[:2000].count("\t") > text[:2000].count(",") else "excel"
    yield _Sheet("CSV", csv.reader(io.StringIO(text, newline=""), dialect))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030; the file store has let in nothing else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _table(sheet: _Sheet) -> ReadTable | None:
    title = sheet.title
    header: Header | None = None
    unit = None
    found: list[TableRow] = []
    above: list[str] = []
    held: dict[int, tuple[int, Any]] = {}
    for number, line in enumerate(sheet.rows, start=1):
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
        if _is_heading_again(header, line) or _is_signature(line):
            continue
        cells = {
            name: line[at]
            for name, at in header.places.items()
            if at < len(line) and line[at] not in (None, "")
        }
        if cells:
            cells = {**_reaching_down(sheet, header, number, line, held), **cells}
            made = {name for name, at in header.places.items() if (number, at) in sheet.formulas}
            hidden = number in sheet.hidden_rows
            found.append(TableRow(number, cells, frozenset(made), _first_text(line), hidden))
        if len(found) > MOST_ROWS:
            raise ImportTooLongError(rows=MOST_ROWS)
    return None if header is None else ReadTable(title, header, tuple(found))


def _reaching_down(
    sheet: _Sheet,
    header: Header,
    number: int,
    line: Sequence[Any],
    held: dict[int, tuple[int, Any]],
) -> dict[str, Any]:
    """What cells merged downwards say in this row; a sum of money is of its first row only."""
    found = {}
    for name, at in header.places.items():
        if at < len(line) and (number, at) in sheet.down:
            held[at] = sheet.down[number, at], line[at]
        last, value = held.get(at, (0, None))
        if number <= last and value not in (None, "") and name not in AMOUNTS:
            found[name] = value
    return found


def _first_text(line: Sequence[Any]) -> str:
    return next((cell.strip() for cell in line if isinstance(cell, str) and cell.strip()), "")


def _is_signature(line: Sequence[Any]) -> bool:
    """制表： | 财务科 below the table: words and no figures."""
    words = [cell for cell in line if cell not in (None, "")]
    named = _SIGNATURE.match(_first_text(line)) is not None
    return named and all(isinstance(cell, str) for cell in words)


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
