"""A list as a file: every row the filters leave, the columns of the screen, CSV or xlsx."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

FORMATS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHEET_ROWS = 1_048_575
ROWS_MEASURED, LONGEST_MEASURED = 200, 60
LAST_NARROW = 0x2E7F
_FORMULA = re.compile(r"^[=+@\t\r]|^-(?![\d.])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def table_response(table: Any, export_format: str, name: str) -> HttpResponseBase:
    """The whole table (not the page) as a download called `name`."""
    if export_format == "xlsx":
        response: HttpResponseBase = HttpResponse(
            workbook_of(table.as_values(), name), content_type=XLSX
        )
    else:
        response = StreamingHttpResponse(
            csv_lines(table.as_values()), content_type="text/csv; charset=utf-8"
        )
    safe = re.sub(r'[\\/:*?"<>|\s]+', "_", name)
    disposition = f"attachment; filename*=UTF-8''{quote(safe)}.{export_format}"
    response["Content-Disposition"] = disposition
    return response


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without control characters."""
    plain = _CONTROL.sub("", text)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark that makes Chinese spreadsheets read it, line by line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff".encode()
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (bool, int, date)):
        return str(value)
    return safe_text(str(value))


def workbook_of(rows: Iterable[Iterable[Any]], title: str) -> bytes:
    """An xlsx file: bold frozen head, numbers as numbers, dates as dates, text as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "1")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    every = iter(rows)
    head = list(next(every, ()))
    # Widths are written before the rows: the first ones tell how wide a column is.
    first = [list(row) for row in islice(every, ROWS_MEASURED)]
    remaining = chain(first, every)
    for at, label in enumerate(head):
        told = [label, *(row[at] for row in first if at < len(row))]
        width = max(map(_width, told)) + 2
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(width, 10), 48)
    sheet.append([_head_cell(sheet, label) for label in head])
    for count, row in enumerate(remaining, start=1):
        if count > MOST_SHEET_ROWS:
            break
        sheet.append([_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _width(value: Any) -> int:
    """Digits a value takes in a cell; Chinese characters take two."""
    text = "" if value is None else str(value)[:LONGEST_MEASURED]
    return sum(2 if ord(sign) > LAST_NARROW else 1 for sign in text)


def _head_cell(sheet: Any, label: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", str(label)))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="EEF2F7")
    cell.alignment = Alignment(vertical="center")
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if value is None:
        return WriteOnlyCell(sheet)
    if isinstance(value, (int, Decimal, date)):
        number: Any = value  # openpyxl's stubs know fewer kinds than openpyxl
        return WriteOnlyCell(sheet, value=number)
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", str(value))[:32767])
    cell.data_type = "s"  # a text that begins with = stays a text
    return cell
