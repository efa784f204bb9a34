"""Sheets for the budget system say the same after LibreOffice saved them anew."""

from datetime import date
from decimal import Decimal

import pytest

from hengwang.projects.exchange.sheets import layout_named, read_sheet, write_sheet
from hengwang.rendering import libreoffice

WORDS = ("=1+1", "0012", "外网平台，租费", "+86", "2020-01-01", "1e5", "TRUE")
DAY, AMOUNT = date(2020, 2, 29), Decimal("1234567.05")


@pytest.mark.office
@pytest.mark.parametrize("name", ["payment_plan", "goals"])
def test_libreoffice_saves_it_without_changing_a_cell(name):
    layout = layout_named(name)
    values = {"day": DAY, "amount": AMOUNT}
    rows = [
        {
            column.field: values.get(column.kind, WORDS[(place + at) % len(WORDS)])
            for at, column in enumerate(layout.columns)
        }
        for place in range(len(WORDS))
    ]
    ours = write_sheet(layout, rows)
    assert read_sheet(layout, ours) == rows
    saved = libreoffice.convert(ours, ending="xlsx", to="xlsx", on=DAY)
    assert read_sheet(layout, saved) == rows
