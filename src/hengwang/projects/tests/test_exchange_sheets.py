"""Sheets for the budget system are read back as they were written."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hengwang.projects.errors import SheetStrangeError
from hengwang.projects.exchange.sheets import layout_named, read_sheet, write_sheet
from hengwang.projects.tests.factories import make_plan
from hengwang.projects.tests.workbooks import workbook_bytes
from hengwang.testing.scopes import client_of

LAYOUT = layout_named("payment_plan")
WORDS = st.text(st.sampled_from("=+-@SUM(1)甲乙，丙 0"), max_size=12).map(str.strip)
VALUES = {
    "text": WORDS,
    "day": st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    "amount": st.none() | st.decimals(-(10**9), 10**9, places=2),
}
ROWS = st.fixed_dictionaries({c.field: VALUES[c.kind] for c in LAYOUT.columns}).filter(
    lambda row: any(row.values())
)


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=5))
def test_what_is_written_is_read_back_equal(rows):
    assert read_sheet(LAYOUT, write_sheet(LAYOUT, rows)) == rows


def test_a_text_never_becomes_a_formula():
    content = write_sheet(LAYOUT, [{"purpose": "=HYPERLINK(1)", "amount": Decimal(5)}])
    page = load_workbook(io.BytesIO(content)).active
    assert [cell.data_type for cell in page[4] if cell.value is not None] == ["n", "s"]


def test_another_sheet_is_refused():
    with pytest.raises(SheetStrangeError):
        read_sheet(LAYOUT, workbook_bytes({"a": [["x"]]}))


def test_the_plans_of_visible_projects_leave_as_a_sheet(programme, people):
    make_plan(programme, 5, date(2020, 12, 1))
    url = reverse("payment-plan-sheet")
    (row,) = read_sheet(LAYOUT, client_of(people.lin).get(url).content)
    assert (row["programme"], row["amount"], row["month"]) == (programme.name, 5, "2020-12")
    assert read_sheet(LAYOUT, client_of(people.wang).get(url).content) == []
