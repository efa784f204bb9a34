"""The availability report as Excel and as Word; both print the fields of the page."""

import io
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from hengwang.availability.reporting.building import tables_of
from hengwang.availability.reporting.fields import ReportFields
from hengwang.rendering.word import check_word, fill

TEMPLATE = Path(__file__).parent.parent / "templates_office" / "availability_report.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MINUTES, SHARE = "#,##0.00", "0.0000 %"
_FORMATS = (MINUTES, MINUTES, MINUTES, MINUTES, SHARE, SHARE, SHARE)
_FIRST_NUMBER = 3
_WIDTHS = (34, 26, 19, 15, 18, 18, 14, 16, 14, 18)
_LINE = Side(style="thin", color="C5CED8")


def as_word(report: ReportFields, on: date) -> bytes:
    """The report as a docx."""
    return fill(_template(), report, title=f"{report.title} {report.subtitle}", on=on)


@lru_cache(maxsize=1)
def _template() -> bytes:
    content = TEMPLATE.read_bytes()
    check_word(content, ReportFields, name=TEMPLATE.name)
    return content


def as_sheet(report: ReportFields) -> bytes:
    """The report as an xlsx of one sheet; figures are numbers with the page's decimals."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = report.title[:31]
    sheet.append([f"{report.title} {report.subtitle}"])
    sheet["A1"].font = Font(bold=True, size=15)
    for fact in report.heads:
        sheet.append([fact.label, fact.text])
    first, outages, *others = tables_of(report)
    _table(sheet, *first, numbers=[row.numbers for row in (*report.rows, report.total)])
    lengths = [(None, row.lasted) for row in report.outages]
    for (title, head, rows), numbers in ((outages, lengths), *((one, ()) for one in others)):
        _table(sheet, title, head, rows or [(report.words.none,)], numbers=numbers)
    sheet.append([])
    sheet.append([report.words.method])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
    for line in (*report.method, report.made):
        sheet.append([line])
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _table(sheet: Any, title: str, head: Any, rows: Any, numbers: Any = ()) -> None:
    sheet.append([])
    sheet.append([title])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
    sheet.append(list(head))
    for cell in sheet[sheet.max_row]:
        if cell.value is not None:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="EEF2F7")
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for place, row in enumerate(rows):
        sheet.append(["" for _ in row])
        at = sheet.max_row
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.value = text
            cell.data_type = "s"  # a name that begins with = stays a name
            cell.border = Border(bottom=_LINE)
        for column, value in enumerate(numbers[place] if numbers else (), start=_FIRST_NUMBER):
            if value is not None:
                cell = sheet.cell(at, column)
                cell.value = value
                cell.data_type = "n"
                cell.number_format = _FORMATS[column - _FIRST_NUMBER]
