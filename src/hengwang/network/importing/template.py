"""The workbook to fill in: a sheet for each kind of record, hints under the headings."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hengwang.network.importing.columns import COLUMNS, HINTS, NEEDED, TITLES, WORDS, Sheet

HEAD = PatternFill("solid", fgColor="EEF2F7")
LAST_ROW = 5000


def template_workbook() -> bytes:
    """The empty workbook as xlsx; a star marks what must be filled in."""
    book = Workbook()
    first: Any = book.active
    book.remove(first)
    for sheet in Sheet:
        page = book.create_sheet(TITLES[sheet])
        page.freeze_panes = "A2"
        for at, (name, titles) in enumerate(COLUMNS[sheet].items(), start=1):
            star = "*" if name in NEEDED[sheet] else ""
            cell = page.cell(row=1, column=at, value=titles[0] + star)
            cell.font, cell.fill = Font(bold=True), HEAD
            cell.alignment = Alignment(vertical="center")
            page.column_dimensions[get_column_letter(at)].width = 18
            if name in HINTS:
                cell.comment = Comment(HINTS[name], TITLES[sheet])
            _offer_words(page, sheet, name, get_column_letter(at))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _offer_words(page: Any, sheet: Sheet, name: str, column: str) -> None:
    words = [word for word in WORDS.get((sheet, name), {}) if not word.isascii()]
    offered = ",".join(words)
    # A list in the cell itself may not be longer.
    if words and len(offered) <= 250:  # noqa: PLR2004
        rule = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
        rule.showErrorMessage = False
        page.add_data_validation(rule)
        rule.add(f"{column}2:{column}{LAST_ROW}")
