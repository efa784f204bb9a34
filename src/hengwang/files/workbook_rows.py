"""Rows of a workbook as a person sees them: merged cells filled, hidden sheets left out.

openpyxl's reader of long sheets knows neither merged cells nor formulas nobody has computed, and
believes the size a sheet states. What a cell seems to say and does not is a `Doubt`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

DAMAGE = (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError)
MOST_COLUMNS = 64
_MOST_FILLED = 500_000
_MOST_BYTES = 400_000_000
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
# A workbook keeps fifteen digits of a number; what followed them is zeros.
_EXACT = 10**15
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


class DoubtKind(StrEnum):
    """Why a cell cannot be believed."""

    FORMULA = "formula"
    ERROR = "error"
    LONG_NUMBER = "long_number"


class Doubt(str):
    """What stands in a cell, and why it is not what was meant."""

    __slots__ = ("kind",)
    kind: DoubtKind

    @classmethod
    def of(cls, text: str, kind: DoubtKind) -> "Doubt":
        """Such a cell."""
        made = cls(text)
        made.kind = kind
        return made


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its title, and its rows from the first, none left out."""

    title: str
    rows: Sequence[Sequence[Any]]


@dataclass(slots=True)
class _Beside:
    """What of a sheet the reader does not tell; places are of row and column from 1."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def visible_tables(workbook: BinaryIO, most_rows: int) -> list[Table]:
    """The sheets a person sees, each up to so many rows; raises one of DAMAGE."""
    book = load_workbook(workbook, read_only=True, data_only=True, keep_links=False)
    try:
        workbook.seek(0)
        with ZipFile(workbook) as package:
            return [
                Table(page.title, _rows(page, _beside(package, page), most_rows))
                for page in book.worksheets
                if page.sheet_state == "visible"
            ]
    finally:
        book.close()


def merged_and_hidden(
    package: ZipFile, page: Any
) -> tuple[list[tuple[int, int, int, int]], frozenset[int]]:
    """The merged ranges of a sheet (top, left, bottom, right) and its hidden rows, from 1."""
    data = _data_of(package, page)
    return [*_ranges(data)], frozenset(int(row) for row in _HIDDEN_ROW.findall(data))


def doubt_of(value: Any) -> Doubt | None:
    """The doubt about a cell, None where it can be believed."""
    return value if isinstance(value, Doubt) else None


def _rows(page: Any, beside: _Beside, most_rows: int) -> list[list[Any]]:
    # The stated size of a sheet may be wrong: exporters write A1, and a table would be one cell.
    page.reset_dimensions()
    lines = page.iter_rows(values_only=True, max_row=most_rows, max_col=MOST_COLUMNS)
    rows = [[_believed(value) for value in line] for line in lines]
    for (row, column), text in beside.formulas.items():
        if row <= len(rows) and column <= MOST_COLUMNS:
            line = rows[row - 1]
            line.extend([None] * (column - len(line)))
            line[column - 1] = Doubt.of(f"={text}", DoubtKind.FORMULA)
    _fill(rows, beside.merged)
    return rows


def _believed(value: Any) -> Any:
    if isinstance(value, str) and value.strip() in _ERRORS:
        return Doubt.of(value.strip(), DoubtKind.ERROR)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and abs(value) >= _EXACT:
        return Doubt.of(f"{value:.15g}", DoubtKind.LONG_NUMBER)
    return value


def _fill(rows: list[list[Any]], merged: Sequence[tuple[int, int, int, int]]) -> None:
    """A merged cell says the same in each of its rows and columns."""
    left = _MOST_FILLED
    for top, first, bottom, last in merged:
        if top > len(rows) or first > MOST_COLUMNS or first > len(rows[top - 1]):
            continue
        value = rows[top - 1][first - 1]
        for line in rows[top - 1 : bottom]:
            end = min(last, MOST_COLUMNS)
            left -= end - first + 1
            if left < 0:
                return
            line.extend([None] * (end - len(line)))
            line[first - 1 : end] = [value] * (end - first + 1)


def _data_of(package: ZipFile, page: Any) -> bytes:
    """The sheet as it is packed; nothing where it is not found or too large."""
    part = str(getattr(page, "_worksheet_path", "")).removeprefix("/")
    known: Mapping[str, Any] = {one.filename: one for one in package.infolist()}
    if part not in known or known[part].file_size > _MOST_BYTES:
        return b""
    return package.read(part)


def _beside(package: ZipFile, page: Any) -> _Beside:
    data = _data_of(package, page)
    found = _Beside([*_ranges(data)])
    if b"<f" in data or b":f" in data:
        for attributes, text in _UNCOMPUTED.findall(data):
            place = _PLACE.search(attributes)
            if place is not None:
                at = int(place[2]), column_index_from_string(place[1].decode())
                found.formulas[at] = text.decode("utf-8", errors="replace")
    return found


def _ranges(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    for left, top, right, bottom in _MERGED.findall(data):
        columns = [column_index_from_string(each.decode()) for each in (left, right)]
        yield int(top), columns[0], int(bottom), columns[1]
