"""Say what each row of a workbook would do; writes nothing."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from hengwang.accounts.models import User
from hengwang.kernel.search_text import normalize
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.columns import FIELDS, Sheet
from hengwang.projects.importing.given_rows import (
    plan_budget_line,
    plan_contract,
    plan_programme,
)
from hengwang.projects.importing.known import Known, known_to, read_records
from hengwang.projects.importing.payment_rows import plan_payment_row
from hengwang.projects.importing.plans import ImportPlan, PlannedRow, TotalCheck, Verdict
from hengwang.projects.importing.reading import ReadTable, ReadWorkbook, TableRow
from hengwang.projects.importing.row_plans import Planner

PLANNERS: dict[Sheet, Callable[[ReadTable, TableRow, Reader, Planner], PlannedRow]] = {
    Sheet.PROGRAMMES: plan_programme,
    Sheet.BUDGET_LINES: plan_budget_line,
    Sheet.CONTRACTS: plan_contract,
    Sheet.PAYMENTS: plan_payment_row,
}
_TOTAL = re.compile(
    r"(?:总|金额|本表|全部|以上)*(?:合计|总计|小计|累计)(?:金额|数|额)?(?:\([^()]*\))?(?:[:：]?\d+[笔条项行])?"
)
# Sums of a page or a month, and what is carried from page to page: left out, not compared.
PAGE_WORDS = frozenset(
    {"本页合计", "本页小计", "页计", "过次页", "承前页", "本日合计", "本月合计", "本年累计"}
)


def plan_workbook(workbook: ReadWorkbook, *, by: User) -> ImportPlan:
    """What each row would do for this user; about ten queries, whatever the number of rows.

    Programmes come first, whatever the order of the sheets, so that budgets, contracts and
    payments of a new project find it in the same file.
    """
    planner = Planner(known_to(by))
    order = {sheet: at for at, sheet in enumerate(Sheet)}
    tables = sorted(workbook.tables, key=lambda table: order[table.header.sheet])
    rows: list[PlannedRow] = []
    totals: list[TotalCheck] = []
    read_for: set[int] = set()
    for table in tables:
        if table.header.sheet is not Sheet.PROGRAMMES and not read_for:
            read_for = _ids_named(tables, planner.known)
            read_records(planner.known, read_for)
        planned = list(_planned(table, planner))
        rows += planned
        totals += _checks(table, planned)
    return ImportPlan(tuple(rows), tuple(totals), workbook.passed_over)


def _ids_named(tables: list[ReadTable], known: Known) -> set[int]:
    """Projects that the rows of a file name."""
    found: set[int] = set()
    for table in tables:
        for row in table.rows:
            code = normalize(str(row.cells.get("programme_code", "")))
            name = normalize(str(row.cells.get("programme", "")))
            places = known.by_code.get(code, []) + known.by_name.get(name, [])
            found.update(place.pk for place in places if place.pk is not None)
    return found


def _planned(table: ReadTable, planner: Planner) -> Iterator[PlannedRow]:
    plan_row = PLANNERS[table.header.sheet]
    # A column that is not there is called by its usual name.
    usual = {field: words[0] for field, words in FIELDS[table.header.sheet].items()}
    titles = {**usual, **table.header.titles}
    for row in table.rows:
        reader = Reader(row.cells, titles, table.header.units)
        if row.formulas:
            reader.notes.append("formula")
        if row.hidden:
            reader.notes.append("hidden_row")
        if _is_total(row):
            amount = None if _is_page_sum(row) else reader.amount(_amount_field(table))
            label = row.first
            yield PlannedRow(
                table.header.sheet, table.name, row.number, Verdict.TOTAL, label, amount
            )
        else:
            yield plan_row(table, row, reader, planner)


def _is_total(row: TableRow) -> bool:
    words = _first_word(row)
    return words in PAGE_WORDS or _TOTAL.fullmatch(words) is not None


def _is_page_sum(row: TableRow) -> bool:
    return _first_word(row) in PAGE_WORDS


def _first_word(row: TableRow) -> str:
    """The first words of the row, which name a sum also in a column nobody needs (序号)."""
    return normalize(row.first).rstrip(":：")


def _amount_field(table: ReadTable) -> str:
    return "approved_cny" if table.header.sheet is Sheet.BUDGET_LINES else "amount_cny"


def _checks(table: ReadTable, planned: list[PlannedRow]) -> Iterator[TotalCheck]:
    """Lines of sums against the rows above them; a second line counts from the first."""
    summed = since = Decimal(0)
    for row in planned:
        if row.verdict is not Verdict.TOTAL:
            since += row.amount or Decimal(0)
            summed += row.amount or Decimal(0)
        elif row.amount is not None:
            whole = "小" not in row.label
            yield TotalCheck(table.name, row.number, row.amount, summed if whole else since)
            since = Decimal(0)
