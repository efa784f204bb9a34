"""Sheets that another system takes in: written after a layout that is data, and read back."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any, Literal

import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from pydantic import BaseModel, ConfigDict

from hengwang.kernel.money import round_half_up
from hengwang.projects.errors import SheetStrangeError

TITLE_ROW, UNIT_ROW, HEAD_ROW = 1, 2, 3
Row = Mapping[str, Any]


class Column(BaseModel):
    """One column: which field, under which heading, as what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    title: str
    kind: Literal["text", "day", "amount"]
    width: int = 16


class Layout(BaseModel):
    """One sheet: a title line, a line with the unit, the headings, then the rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    unit_line: str
    columns: tuple[Column, ...]


def layout_named(name: str) -> Layout:
    """A layout of the house."""
    path = files("hengwang.projects.exchange") / f"{name}.yaml"
    return Layout.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def write_sheet(layout: Layout, rows: Iterable[Row]) -> bytes:
    """The rows as xlsx; a text that begins like a formula stays a text."""
    book = Workbook()
    page: Any = book.active
    page.title = layout.title
    page.cell(TITLE_ROW, 1, layout.title).font = Font(bold=True, size=14)
    page.cell(UNIT_ROW, 1, layout.unit_line)
    for at, column in enumerate(layout.columns, start=1):
        page.cell(HEAD_ROW, at, column.title).font = Font(bold=True)
        page.column_dimensions[get_column_letter(at)].width = column.width
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        for at, column in enumerate(layout.columns, start=1):
            _fill(page.cell(number, at), column, row.get(column.field))
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    _lay_out(page)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _lay_out(page: Any) -> None:
    """A4 across, as wide as the paper, headings and number on every page."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.oddFooter.center.text = "— &P —"


def _fill(cell: Any, column: Column, value: Any) -> None:
    if value is None or value == "":
        return
    cell.value = str(value) if column.kind == "text" else value
    if column.kind == "text":
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.number_format = "yyyy-mm-dd" if column.kind == "day" else "#,##0.00"


def read_sheet(layout: Layout, content: bytes) -> list[dict[str, Any]]:
    """The rows of a sheet that was written after the layout.

    Raises:
        SheetStrangeError: Its headings are others.
    """
    book = load_workbook(io.BytesIO(content), read_only=True)
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    wanted = [column.title for column in layout.columns]
    if len(lines) < HEAD_ROW or list(lines[HEAD_ROW - 1])[: len(wanted)] != wanted:
        raise SheetStrangeError(title=layout.title)
    return [_row(layout, line) for line in lines[HEAD_ROW:]]


def _row(layout: Layout, line: Sequence[Any]) -> dict[str, Any]:
    cells = dict(zip(layout.columns, line, strict=False))
    return {column.field: _value(column, cells.get(column)) for column in layout.columns}


def _value(column: Column, value: Any) -> Any:
    if column.kind == "text":
        return "" if value is None else str(value)
    if value is None:
        return None
    if column.kind == "day":
        day: date = value.date() if isinstance(value, datetime) else value
        return day
    return round_half_up(Decimal(repr(value)), 2)
