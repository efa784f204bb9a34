"""The fill-in workbook of one inspection: written with its numbers in it, read back by place."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from hengwang.inspections.errors import SheetUnreadableError

MARK = "hengwang-inspection"
FIRST_ROW, MOST_ROWS = 8, 300
KEY_COLUMN, TEXT_COLUMN, HINT_COLUMN, VALUE_COLUMN, NOTE_COLUMN = 1, 2, 3, 4, 5
FORMS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y.%m.%d %H:%M")
WIDTHS = {"A": 10, "B": 36, "C": 26, "D": 18, "E": 30}
FILL = PatternFill("solid", fgColor="FFF7DB")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line to fill in."""

    key: str
    text: str
    hint: str
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands around the lines, in the writer's language."""

    title: str
    place: str
    due: str
    inspector: str
    started: str
    finished: str
    heads: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it came back."""

    number: int
    key: str
    text: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook as it came back."""

    occurrence_id: int
    version_id: int
    inspector: str
    started: str
    finished: str
    lines: Sequence[Line]


def write_workbook(
    occurrence_id: int, version_id: int, words: SheetWords, asked: Sequence[Asked]
) -> bytes:
    """A workbook whose yellow cells are to be filled in."""
    book = Workbook()
    page: Any = book.active
    page.title = "巡检"
    page["A1"], page["A1"].font = words.title, Font(bold=True, size=14)
    page["A2"], page["B2"] = MARK, f"{occurrence_id}/{version_id}"
    page["A2"].font = page["B2"].font = Font(color="999999", size=8)
    page["A3"], page["D3"] = words.place, words.due
    for row, word in ((4, words.inspector), (5, words.started), (6, words.finished)):
        page.cell(row, 1, word)
        page.cell(row, VALUE_COLUMN).fill = FILL
    for column, head in enumerate(words.heads, start=1):
        page.cell(FIRST_ROW - 1, column, head).font = Font(bold=True)
    for row, one in enumerate(asked, start=FIRST_ROW):
        values = (one.key, one.text, one.hint)
        for column, value in enumerate(values, start=1):
            page.cell(row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
        for column in (VALUE_COLUMN, NOTE_COLUMN):
            page.cell(row, column).fill = FILL
            page.cell(row, column).number_format = "@"
        if one.options and sum(len(each) + 1 for each in one.options) < 250:  # noqa: PLR2004
            choice = DataValidation("list", formula1=f'"{",".join(one.options)}"', allow_blank=True)
            page.add_data_validation(choice)
            choice.add(page.cell(row, VALUE_COLUMN))
    for letter, width in WIDTHS.items():
        page.column_dimensions[letter].width = width
    page.freeze_panes = page.cell(FIRST_ROW, 1)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_workbook(workbook: BinaryIO) -> Filled:
    """What was filled in.

    Raises:
        SheetUnreadableError: No workbook, or none of ours.
    """
    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
        page = book.worksheets[0]
        rows = [tuple(line) for line in page.iter_rows(values_only=True, max_row=MOST_ROWS)]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise SheetUnreadableError from error
    marks = _text(_at(rows, 2, 1)), _text(_at(rows, 2, 2)).split("/")
    if marks[0] != MARK or not all(one.isascii() and one.isdigit() for one in marks[1]):
        raise SheetUnreadableError
    if len(marks[1]) != 2:  # noqa: PLR2004
        raise SheetUnreadableError
    lines = [
        Line(
            number,
            _text(_at(rows, number, KEY_COLUMN)),
            _text(_at(rows, number, TEXT_COLUMN)),
            _text(_at(rows, number, VALUE_COLUMN)),
            _text(_at(rows, number, NOTE_COLUMN)),
        )
        for number in range(FIRST_ROW, len(rows) + 1)
    ]
    inspector, started, finished = (_text(_at(rows, number, VALUE_COLUMN)) for number in (4, 5, 6))
    return Filled(
        occurrence_id=int(marks[1][0][:12]),
        version_id=int(marks[1][1][:12]),
        inspector=inspector,
        started=started,
        finished=finished,
        lines=[one for one in lines if one.key],
    )


def _at(rows: Sequence[tuple[Any, ...]], row: int, column: int) -> Any:
    if len(rows) < row or len(rows[row - 1]) < column:
        return None
    return rows[row - 1][column - 1]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime(FORMS[0])
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def parse_moment(text: str) -> datetime | None:
    """A moment as people write it, without a zone; None where it is none."""
    plain = text.replace("：", ":").replace("年", "-").replace("月", "-").replace("日", " ").strip()
    for form in FORMS:
        try:
            return datetime.strptime(" ".join(plain.split()), form)  # noqa: DTZ007  local, below
        except ValueError:
            continue
    return None
