"""Cells of a workbook by sheet and field; nothing is judged here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.kernel.search_text import normalize
from hengwang.network.errors import SheetUnreadableError
from hengwang.network.importing.columns import COLUMNS, NEEDED, TITLES, Sheet

MOST_ROWS = 60_000
HEADER_WITHIN = 10


@dataclass(frozen=True)
class GivenRow:
    """One row as it stands in the workbook."""

    sheet: Sheet
    number: int
    cells: Mapping[str, Any]


def read_book(workbook: BinaryIO) -> list[GivenRow]:
    """Rows of every sheet that is recognised by its title or its headings.

    Raises:
        SheetUnreadableError: No workbook, no sheet of ours, or too many rows.
    """
    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
        tables = [(page.title, _lines(page)) for page in book.worksheets]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise SheetUnreadableError(reason="xlsx") from error
    rows: list[GivenRow] = []
    for title, table in tables:
        rows += _rows_of(title, table)
    if not rows:
        raise SheetUnreadableError(reason="、".join(TITLES.values()))
    if len(rows) > MOST_ROWS:
        raise SheetUnreadableError(reason=f"> {MOST_ROWS}")
    return rows


def _lines(page: Any) -> list[tuple[Any, ...]]:
    lines = page.iter_rows(values_only=True, max_row=MOST_ROWS + HEADER_WITHIN + 1)
    return [tuple(line) for line in lines]


def _rows_of(title: str, table: Sequence[Sequence[Any]]) -> Iterator[GivenRow]:
    found = _header(title, table)
    if found is None:
        return
    sheet, start, places = found
    for number, line in enumerate(table, start=1):
        if number > start and any(cell not in (None, "") for cell in line):
            cells = {field: line[at] for field, at in places.items() if at < len(line)}
            yield GivenRow(sheet, number, cells)


def _header(title: str, table: Sequence[Sequence[Any]]) -> tuple[Sheet, int, dict[str, int]] | None:
    named = [sheet for sheet in Sheet if normalize(TITLES[sheet]) == normalize(title)]
    for number, line in enumerate(table[:HEADER_WITHIN], start=1):
        best: tuple[int, Sheet, dict[str, int]] | None = None
        for sheet in named or list(Sheet):
            places = _places(sheet, line)
            fits = places.keys() >= NEEDED[sheet]
            if fits and (best is None or len(places) > best[0]):
                best = (len(places), sheet, places)
        if best is not None:
            return best[1], number, best[2]
    return None


def _places(sheet: Sheet, line: Sequence[Any]) -> dict[str, int]:
    words = {normalize(word): field for field, known in COLUMNS[sheet].items() for word in known}
    places: dict[str, int] = {}
    for at, cell in enumerate(line):
        field = words.get(normalize(str(cell or "")).removesuffix("*"))
        if field is not None:
            places.setdefault(field, at)
    return places


def cell_text(value: Any) -> str:
    """A cell as text; 620000.0 is the code 620000."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def cell_day(value: Any) -> date | None:
    """A cell as a day: a date, or 2019-03-01, 2019/3/1, 2019.3.1, 2019年3月1日.

    Raises:
        ValueError: The text is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = cell_text(value).replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").replace("日", "")
    # A day has no zone.
    return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007
