"""The workbook to fill in: a sheet for each kind of record, and one that explains the columns."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from hengwang.projects.importing.columns import FIELDS, NEEDED, Sheet

# The words of the budget system, whatever the language of the pages: the reader knows them.
TITLES = {
    Sheet.PROGRAMMES: "项目",
    Sheet.BUDGET_LINES: "预算明细",
    Sheet.CONTRACTS: "合同",
    Sheet.PAYMENTS: "支付",
}
IN_YUAN = frozenset({"approved_cny", "initial_cny", "amount_cny"})
ALWAYS = {"programme": "必填（或填项目编码）"}
HINTS = {
    "programme_code": "预算系统中的项目编码；填了编码可不填名称",
    "programme": "与系统中的项目名称一致；本表“项目”页新增的项目也可引用",
    "unit": "空着即为本单位",
    "first_year": "如 2026",
    "last_year": "空着即为一年期项目",
    "fiscal_year": "空着时按支付日期的年度",
    "source": "本年财政拨款、上年结转、其他资金；空着即为本年财政拨款",
    "level": "中央、省、市、县、自有",
    "amount_cny": "单位元；也可把表头改成“金额（万元）”，或在格内写“1.5万元”",
    "approved_cny": "单位元；也可把表头改成“全年预算数（万元）”",
    "paid_on": "如 2026-03-28；没有日期的也能导入，会标记",
    "voucher_number": "凭证号与金额都相同的支付不会导入两次",
    "company": "名录里没有的公司会自动登记",
    "contract_number": "填了须与合同编号一致",
}
HEAD = PatternFill("solid", fgColor="EEF2F7")


def template_workbook() -> bytes:
    """The empty workbook as xlsx."""
    book = Workbook()
    first: Any = book.active
    book.remove(first)
    for sheet, title in TITLES.items():
        page = book.create_sheet(title)
        page.freeze_panes = "A2"
        for at, name in enumerate(FIELDS[sheet], start=1):
            cell = page.cell(row=1, column=at, value=column_title(sheet, name))
            cell.font, cell.fill = Font(bold=True), HEAD
            cell.alignment = Alignment(vertical="center")
            page.column_dimensions[get_column_letter(at)].width = 20
    _explain(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column_title(sheet: Sheet, name: str) -> str:
    """The first synonym, with the unit where it is an amount."""
    title = FIELDS[sheet][name][0]
    return f"{title}（元）" if name in IN_YUAN else title


def _explain(book: Workbook) -> None:
    page = book.create_sheet("说明")
    page.append(["工作表", "列名", "要求", "怎么填", "也认这些叫法"])
    for sheet, title in TITLES.items():
        for name, words in FIELDS[sheet].items():
            need = "必填" if name in NEEDED[sheet] else ALWAYS.get(name, "")
            others = "、".join(words[1:])
            # Not the bare title: a row of this sheet must not look like a heading.
            told = [f"“{title}”页", column_title(sheet, name), need, HINTS.get(name, ""), others]
            page.append(told)
    for column, width in zip("ABCDE", (12, 22, 22, 60, 60), strict=True):
        page.column_dimensions[column].width = width
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
