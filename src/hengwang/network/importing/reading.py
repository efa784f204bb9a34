"""Cells of a workbook by sheet and field; nothing is judged here."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from hengwang.files.workbook_rows import DAMAGE, visible_tables
from hengwang.kernel.search_text import normalize
from hengwang.network.errors import SheetUnreadableError
from hengwang.network.importing.columns import COLUMNS, NEEDED, TITLES, Sheet

MOST_ROWS = 60_000
HEADER_WITHIN = 10
_TIME_OF_DAY = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
# Day 0 of workbooks; they believe in a 29 February 1900, long before any day that matters.
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  a day has no zone


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
        tables = visible_tables(workbook, MOST_ROWS + HEADER_WITHIN + 1)
    except DAMAGE as error:
        raise SheetUnreadableError(reason="xlsx") from error
    rows: list[GivenRow] = []
    for table in tables:
        rows += _rows_of(table.title, table.rows)
    if not rows:
        raise SheetUnreadableError(reason="、".join(TITLES.values()))
    if len(rows) > MOST_ROWS:
        raise SheetUnreadableError(reason=f"> {MOST_ROWS}")
    return rows


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
    """The row that names most columns: the lower one of a heading over two rows."""
    named = [sheet for sheet in Sheet if normalize(TITLES[sheet]) == normalize(title)]
    best: tuple[Sheet, int, dict[str, int]] | None = None
    for number, line in enumerate(table[:HEADER_WITHIN], start=1):
        for sheet in named or list(Sheet):
            places = _places(sheet, line)
            fits = places.keys() >= NEEDED[sheet]
            if fits and (best is None or len(places) > len(best[2])):
                best = (sheet, number, places)
    return best


def _places(sheet: Sheet, line: Sequence[Any]) -> dict[str, int]:
    words = {normalize(word): field for field, known in COLUMNS[sheet].items() for word in known}
    places: dict[str, int] = {}
    for at, cell in enumerate(line):
        field = words.get(normalize(str(cell or "")).removesuffix("*"))
        if field is not None:
            places.setdefault(field, at)
    return places


def plain(text: str) -> str:
    """Full-width digits and letters as those that are read: １００Ｍ is 100M."""
    return unicodedata.normalize("NFKC", text).strip()


def cell_text(value: Any) -> str:
    """A cell as text; 620000.0 is the code 620000."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def cell_day(value: Any) -> date | None:
    """A cell as a day: a date, or 2019-03-01, 2019/3/1, 2019.3.1, 20190301, 2019年3月1日.

    A time of day behind it is left out; a bare number of five digits is a day as workbooks count
    them, in a cell whose format was lost.

    Raises:
        ValueError: The text is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(cell_text(value))
    if text.isdecimal() and len(text) == len("43525"):
        return (_FIRST_DAY + timedelta(days=int(text))).date()
    if text.isdecimal() and len(text) == len("20190301"):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    text = _TIME_OF_DAY.sub("", text).replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").replace("日", "").replace(" ", "")
    # A day has no zone.
    return datetime.strptime(text, "%Y-%m-%d").date() if text else None  # noqa: DTZ007
