"""Exports as offices really hand them on: other wording, sums, texts for numbers, hidden parts."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.projects.importing.columns import Sheet
from hengwang.projects.importing.plans import Verdict
from hengwang.projects.services.importing import plan_import
from hengwang.projects.tests.workbooks import PAYMENT_HEAD, payments_sheet, stored_workbook

DAY = date(2020, 3, 28)


def plan_of(sheets, by):
    return plan_import(stored_workbook(sheets, by), by=by)


def test_a_treasury_voucher_list_with_wordy_headings_is_read(finance, programme):
    sheets = {
        "国库集中支付凭证明细": [
            ["国库集中支付凭证明细表"],
            ["编制单位：甲局", None, None, None, None, "金额单位：人民币元"],
            [
                "序号",
                "预算项目名称",
                "支付凭证编码",
                "清算日期",
                "本次支付金额",
                "收款人账户名称",
                "支付摘要",
            ],
            ["1", programme.name, "0001", "2020-03-28 00:00:00", "825,000.00", "丁公司", "线路"],
            ["2", programme.name, "0002", "2020.4.1", "￥15，000.50元", "丁公司", "备件"],
            ["合  计", None, None, None, "840,000.50", None, None],
        ]
    }
    plan = plan_of(sheets, finance)
    adds = [row for row in plan.rows if row.verdict is Verdict.ADD]
    assert [row.facts.amount_cny for row in adds] == [825000, Decimal("15000.50")]
    assert [row.facts.paid_on for row in adds] == [DAY, date(2020, 4, 1)]
    assert [(t.stated, t.summed) for t in plan.totals] == [(Decimal("840000.50"),) * 2]


def test_a_sum_that_is_named_in_a_column_nobody_needs_is_no_payment(finance, programme):
    head = ["序号", *PAYMENT_HEAD]
    rows = [
        [1, programme.name, "记-1", DAY, 300, "丁公司", "线路"],
        [2, programme.name, "记-2", DAY, 200, "丁公司", "线路"],
        ["合计", None, None, None, 500, None, None],
        ["制表：", "财务科", None, None, None, None, None],
    ]
    plan = plan_of({"支付": [head, *rows]}, finance)
    assert [row.verdict for row in plan.rows][:3] == [Verdict.ADD, Verdict.ADD, Verdict.TOTAL]
    assert not [row for row in plan.rows if row.verdict is Verdict.REFUSE]


@pytest.mark.parametrize(
    "word", ["合 计：", "总  计", "合计（元）", "金额合计", "合计：2笔", "总合计"]
)
def test_sums_are_known_by_any_usual_word(word, finance, programme):
    rows = [[programme.name, "记-1", DAY, 500, "", ""], [word, None, None, 500, None, None]]
    plan = plan_of(payments_sheet(*rows), finance)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD, Verdict.TOTAL]


@pytest.mark.parametrize(
    "day",
    ["43918", "43918.0", "2020/3/28 0:00:00", "2020-03-28T08:30:00", "2020 年 3 月 28 日",
     "2020．3．28", "20200328", 20200328, "2020-3-28 星期六", 43918.5],
)  # fmt: skip
def test_days_are_read_as_texts_and_serials(day, finance, programme):
    (row,) = plan_of(payments_sheet([programme.name, "记-1", day, 5, "", ""]), finance).rows
    assert (row.verdict, row.facts and row.facts.paid_on) == (Verdict.ADD, DAY), row.problems


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("1 234 567.80", "1234567.80"),
        ("人民币1,200元整", "1200"),
        ("CNY 1,200.00", "1200"),
        ("'825000", "825000"),
        ("12.5 万元", "125000"),
        ("1,200.00-", "-1200"),
        ("-¥300", "-300"),
        ("＋500", "500"),
    ],
)
def test_amounts_are_read_in_odd_dress(cell, yuan, finance, programme):
    (row,) = plan_of(payments_sheet([programme.name, "记-1", DAY, cell, "", ""]), finance).rows
    assert row.verdict is Verdict.ADD, row.problems
    assert row.facts.amount_cny == Decimal(yuan)


def test_a_budget_list_of_three_heading_lines_in_wan_is_read(finance, programme):
    sheets = {
        "Sheet1": [
            ["2020年部门预算项目支出指标下达情况表"],
            ["部门：甲局", None, None, None, None, "单位:人民币万元"],
            ["项目", None, "资金性质", "预算数", None, "备注"],
            ["编码", "名称", None, "年初", "调整后", None],
            [programme.code or "", programme.name, "一般公共预算", "1,200.00", "1,150.00", None],
            ["合计", None, None, "1,200.00", "1,150.00", None],
        ]
    }
    plan = plan_of(sheets, finance)
    rows = plan.of(Sheet.BUDGET_LINES)
    added = [row for row in rows if row.verdict is not Verdict.TOTAL]
    assert [row.facts and row.facts.approved_cny for row in added] == [11_500_000], [
        row.problems for row in rows
    ]


def _book(finance, *, hidden_sheet=False, hidden_row=False, rows=()):
    book = Workbook()
    page = book.active
    page.title = "支付"
    for row in rows:
        page.append(list(row))
    if hidden_row:
        page.row_dimensions[3].hidden = True
    if hidden_sheet:
        other = book.create_sheet("支付旧")
        for row in rows:
            other.append(list(row))
        other.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return store(buffer.getvalue(), name="支付.xlsx", kind=FileKind.SPREADSHEET, by=finance)


def test_a_hidden_sheet_is_passed_over_and_named(finance, programme):
    rows = [PAYMENT_HEAD, [programme.name, "记-1", DAY, 500, "", ""]]
    plan = plan_import(_book(finance, hidden_sheet=True, rows=rows), by=finance)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD]
    assert plan.passed_over == ("支付旧",)


def test_a_hidden_row_is_read_and_said(finance, programme):
    rows = [
        PAYMENT_HEAD,
        [programme.name, "记-1", DAY, 500, "", ""],
        [programme.name, "记-2", DAY, 700, "", ""],
    ]
    plan = plan_import(_book(finance, hidden_row=True, rows=rows), by=finance)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD, Verdict.ADD]
    assert ["hidden_row" in row.notes for row in plan.rows] == [False, True]


def test_a_project_named_once_over_merged_cells_goes_down(finance, programme):
    rows = [
        [programme.name, "记-1", DAY, 500, "", ""],
        [None, "记-2", DAY, 700, "", ""],
        [None, "记-3", DAY, 800, "", ""],
    ]
    book = Workbook()
    page = book.active
    page.title = "支付"
    for row in (PAYMENT_HEAD, *rows):
        page.append(list(row))
    page.merge_cells("A2:A4")
    buffer = io.BytesIO()
    book.save(buffer)
    stored = store(buffer.getvalue(), name="支付.xlsx", kind=FileKind.SPREADSHEET, by=finance)
    assert [row.verdict for row in plan_import(stored, by=finance).rows] == [Verdict.ADD] * 3
