"""Lists as files."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from hengwang.pages.exports import csv_lines, safe_text, table_response, workbook_of

D = Decimal
ROWS = [
    ["项目", "预算", "日期"],
    ["电子政务外网", D("352.22"), date(2021, 3, 1)],
    ["=HYPERLINK(1)", None, None],
    ["带,逗号\n和换行", D(-1), None],
]


class AnyTable:
    def as_values(self):
        yield from ROWS


def test_csv_begins_with_the_mark_and_reads_back_the_same():
    content = b"".join(csv_lines(ROWS)).decode()
    assert content.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert rows[1] == ["电子政务外网", "352.22", "2021-03-01"]
    assert rows[3] == ["带,逗号\n和换行", "-1", ""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "-cmd", "\t=1"])
def test_no_cell_is_taken_for_a_formula(text):
    assert safe_text(text).startswith("'")


def test_a_negative_number_written_as_text_stays_a_number():
    assert safe_text("-3.5") == "-3.5"


def test_a_workbook_holds_numbers_as_numbers_and_text_as_text():
    sheet = load_workbook(io.BytesIO(workbook_of(ROWS, "项目/清单")), data_only=False).active
    assert sheet["B2"].value == pytest.approx(352.22)
    assert sheet["B2"].data_type == "n"
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value == "=HYPERLINK(1)"
    assert sheet.freeze_panes == "A2"


def test_control_characters_do_not_break_the_workbook():
    sheet = load_workbook(io.BytesIO(workbook_of([["a"], ["x\x00y\x0b"]], "t"))).active
    assert sheet["A2"].value == "xy"


def test_an_empty_table_is_a_valid_file():
    assert load_workbook(io.BytesIO(workbook_of([], "空"))).active.max_row <= 1


@pytest.mark.parametrize("export_format", ["csv", "xlsx"])
def test_the_download_has_its_chinese_name(export_format):
    response = table_response(AnyTable(), export_format, "项目 清单")
    assert "filename*=UTF-8''%E9%A1%B9" in response["Content-Disposition"]
    assert response["Content-Disposition"].endswith(f".{export_format}")
