"""The funds block and the tables of expenditure and sub-projects."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from hengwang.checker.document import Document, TableCell
from hengwang.checker.facts.columns import MONEY, Column, columns_of
from hengwang.checker.facts.grid import Part, Row, TablePart, blank_row
from hengwang.checker.facts.units import (
    amount_in_cell,
    unit_by_text,
    unit_in,
    unit_of_document,
    unit_of_table,
)
from hengwang.checker.facts.words import decimal_of, fold, is_blank, ratio_of, squeeze
from hengwang.checker.report import Amount, FundRow, Number, SpendingRow, SpendingTable
from hengwang.kernel.money import AmountUnit

_ROLES = {
    Column.INITIAL_BUDGET: "initial_budget",
    Column.BUDGET: "budget",
    Column.ARRIVED: "arrived",
    Column.EXECUTED: "executed",
    Column.BALANCE: "balance",
}
_TOTAL = re.compile(
    r"(年度)?(项目)?(资金|支出|预算|投资|经费)?(总额|合计|总计|总预算|总投资|总支出)(金额|数)?|合计|总计"
)
_SUBTOTAL = re.compile(r"小计|.*小计")
_MONEY_BLOCK = re.compile(r"资金|预算|投资|经费")
_SUM_OR_SOURCE = re.compile(
    r"(其中:?)?[\u4e00-\u9fff]{0,8}(总额|合计|总投资|总预算|拨款|财政资金|财政|自筹|补助|资金)(资金|收入)?"
)
_LABEL = 24
_PART_OF = re.compile(r"^其中")
_GROUP_ROW = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.]")


class Units:
    """Finds the unit of a table once, by every way there is."""

    def __init__(self, document: Document, text_amounts: Sequence[Amount]) -> None:
        self._document = document
        self._amounts = text_amounts
        self._default = unit_of_document(document)

    def of(self, part: TablePart) -> AmountUnit | None:
        """Return the unit of this part's money, or None when the report never says."""
        found = unit_of_table(self._document, part.table, part.header_text()) or self._default
        if found:
            return found
        numbers = (row.text(column) for row in part.rows for column in MONEY)
        return unit_by_text(numbers, self._amounts)


def funds_from(parts: Iterable[TablePart], units: Units) -> Iterator[FundRow]:
    """Yield the rows of funds blocks, also of forms that pair each label with its value."""
    for part in parts:
        if part.kind is Part.FUNDS:
            yield from _fund_rows(part, units.of(part))
        elif part.kind is Part.LOOSE:
            paired = list(_paired_funds(part, units.of(part)))
            yield from paired or _labelled_funds(part, units.of(part))


def _fund_rows(part: TablePart, unit: AmountUnit | None) -> Iterator[FundRow]:
    rows = [row for row in part.rows if not blank_row(row)]
    named = any(_TOTAL.fullmatch(fold(_name_of(row))) for row in rows)
    for index, row in enumerate(rows):
        name = _name_of(row)
        if not name or any(columns_of(cell.text) for cell in row.printed()[1:]):
            continue
        money = _money(row, name, unit)
        if not money and not _PART_OF.match(name) and not _looks_like_source(name):
            continue
        is_total = bool(_TOTAL.fullmatch(fold(name))) or (
            index == 0 and not named and not _PART_OF.match(name)
        )
        plain = FundRow(
            name=name,
            place=row.place,
            quote=row.quote,
            is_total=is_total,
            rate=_ratio(row.cell(Column.RATE)),
            points=_number(row.cell(Column.WEIGHT)),
            score=_number(row.cell(Column.SCORE)),
            note=row.text(Column.NOTE),
        )
        yield _with_money(plain, money)


def _with_money(row: FundRow, money: Mapping[str, Amount]) -> FundRow:
    return replace(
        row,
        initial_budget=money.get("initial_budget"),
        budget=money.get("budget"),
        arrived=money.get("arrived"),
        executed=money.get("executed"),
        balance=money.get("balance"),
    )


def _looks_like_source(name: str) -> bool:
    return re.search(r"资金|财政|拨款|自筹|其它|其他|中央|省|市|县|专户|单位", name) is not None


def _name_of(row: Row) -> str:
    """The last printed words left of the money, which is where every form names the source."""
    if row.header is None:
        return ""
    named = row.text(Column.NAME)
    if named and decimal_of(named) is None:
        return named
    money = [at for column, at in row.header.at.items() if column in MONEY]
    left = [cell for cell in row.cells[: min(money, default=0)] if not is_blank(cell.text)]
    return squeeze(left[-1].text) if left else ""


def _money(row: Row, name: str, unit: AmountUnit | None) -> dict[str, Amount]:
    found: dict[str, Amount] = {}
    for column, role in _ROLES.items():
        cell = row.cell(column)
        if cell is None:
            continue
        own = unit_in(row.header.texts[row.header.at[column]]) if row.header else None
        amount = amount_in_cell(
            cell.text, cell.place, name=name, role=role, unit=own or unit, quote=row.quote
        )
        if amount:
            found[role] = amount
    return found


def _number(cell: TableCell | None) -> Number | None:
    if cell is None or is_blank(cell.text):
        return None
    return Number(decimal_of(cell.text), squeeze(cell.text), cell.place)


def _ratio(cell: TableCell | None) -> Number | None:
    if cell is None or is_blank(cell.text):
        return None
    return Number(ratio_of(cell.text), squeeze(cell.text), cell.place)


def _paired_funds(part: TablePart, unit: AmountUnit | None) -> Iterator[FundRow]:
    """Forms that print 计划安排资金 | 329.8 | 实际到位资金 | 329.8 … and the sources below."""
    at: dict[str, int] = {}
    total: FundRow | None = None
    label_unit = unit
    for row in part.rows:
        opened = _money_labels(row)
        if opened:
            own = next((u for cell in row.cells if (u := unit_in(cell.text))), None)
            label_unit = own or (label_unit if len(opened) == 1 else unit)
        if len(opened) == 1 and total is not None and not set(opened) & set(at):
            # 全年支出 | … | 执行率 | … on the line below goes on with the same sum.
            total = _continued(total, _paired_row(row, opened, "合计", label_unit, is_total=True))
            at |= opened
            continue
        if total is not None:
            yield total
            total = None
        if len(opened) > 1:
            at = opened
            total = _paired_row(row, at, "合计", label_unit, is_total=True)
        elif at and _is_source_row(row, at):
            name = squeeze(row.cells[min(at.values())].text)
            yield _paired_row(row, at, name, label_unit, is_total=False)
        else:
            at = {}
    if total is not None:
        yield total


def _continued(total: FundRow, more: FundRow) -> FundRow:
    """One sum printed over two lines of a form."""
    names = ("initial_budget", "budget", "arrived", "executed", "balance", "rate")
    found = {name: getattr(more, name) for name in names if getattr(more, name) is not None}
    return replace(total, quote=f"{total.quote} {more.quote}", **found)


def _labelled_funds(part: TablePart, unit: AmountUnit | None) -> Iterator[FundRow]:
    """Goal forms that print 资金总额 | 860.00, 财政拨款 | 860.00 … beside 项目资金（万元）."""
    governing = ""
    for row in part.rows:
        cells = [cell for cell in row.cells if not cell.merged]
        first = fold(row.cells[0].text) if row.cells else ""
        if first:
            governing = first if _MONEY_BLOCK.search(first) and len(first) < _LABEL else ""
        if not governing:
            continue
        for label, value in pairwise(cells):
            name = squeeze(label.text).rstrip(":：")
            if not _SUM_OR_SOURCE.fullmatch(fold(name)) or not value.text:
                continue
            named = unit_in(label.text) or unit_in(governing) or unit
            amount = amount_in_cell(
                value.text, value.place, name=name, role="budget", unit=named, quote=row.quote
            )
            if amount and amount.yuan is not None:
                is_total = bool(_TOTAL.fullmatch(fold(name)))
                yield FundRow(name, row.place, row.quote, is_total=is_total, budget=amount)


def _money_labels(row: Row) -> dict[str, int]:
    """Return role → position of the label, for labels that are followed by a value."""
    found: dict[str, int] = {}
    cells = row.cells
    for index, cell in enumerate(cells[:-1]):
        meaning = next((c for c, _ in columns_of(cell.text) if c in MONEY), None)
        value = _value_after(cells, index)
        if meaning and (value is None or _may_be_money(value.text)):
            found.setdefault(_ROLES[meaning], index)
    return found


def _may_be_money(text: str) -> bool:
    return is_blank(text) or decimal_of(re.sub(r"[万亿]?元$", "", fold(text))) is not None


def _value_after(cells: Sequence[TableCell], index: int) -> TableCell | None:
    """The next cell that is not the tail of the label's own merge."""
    for cell in cells[index + 1 :]:
        if not cell.merged:
            return cell
    return None


def _is_source_row(row: Row, at: dict[str, int]) -> bool:
    if max(at.values()) >= len(row.cells):
        return False
    names = {fold(row.cells[i].text) for i in at.values()}
    return len(names) == 1 and bool(names.pop())


def _paired_row(
    row: Row, at: dict[str, int], name: str, unit: AmountUnit | None, *, is_total: bool
) -> FundRow:
    money: dict[str, Amount] = {}
    for role, index in at.items():
        cell = _value_after(row.cells, index)
        amount = cell and amount_in_cell(
            cell.text, cell.place, name=name, role=role, unit=unit, quote=row.quote
        )
        if amount:
            money[role] = amount
    rates = [
        _ratio(_value_after(row.cells, index))
        for index, cell in enumerate(row.cells)
        if any(column is Column.RATE for column, _ in columns_of(cell.text))
    ]
    plain = FundRow(name=name, place=row.place, quote=row.quote, is_total=is_total)
    return _with_money(replace(plain, rate=next(iter(rates), None)), money)


def spending_from(parts: Iterable[TablePart], units: Units) -> Iterator[SpendingTable]:
    """Yield the tables of expenditure items, sub-projects and tasks."""
    for part in parts:
        if part.kind is not Part.SPENDING or part.header is None:
            continue
        rows = tuple(_spending_rows(part, units.of(part)))
        if rows:
            columns = frozenset(column.value for column in part.header.at)
            yield SpendingTable(part.table.caption, part.table.place, rows, columns)


def _spending_rows(part: TablePart, unit: AmountUnit | None) -> Iterator[SpendingRow]:
    group = ""
    for row in part.rows:
        printed = [cell for cell in row.printed() if not is_blank(cell.text)]
        if not printed or (len(printed) == 1 and len(row.cells) == 1):
            continue
        money = _money(row, "", unit)
        label = squeeze(printed[0].text)
        name = row.text(Column.NAME) or _name_of(row) or label
        is_total = bool(_TOTAL.fullmatch(fold(name)) or _TOTAL.fullmatch(fold(label)))
        is_subtotal = not is_total and bool(
            _SUBTOTAL.fullmatch(fold(name)) or _GROUP_ROW.match(label)
        )
        if is_subtotal and not _SUBTOTAL.fullmatch(fold(name)):
            group = name = label
        elif row.text(Column.GROUP):
            group = row.text(Column.GROUP)
        completion = row.text(Column.COMPLETION) or row.text(Column.ACTUAL)
        yield SpendingRow(
            name=name,
            place=row.place,
            quote=row.quote,
            number=row.text(Column.NUMBER) if not is_subtotal else "",
            group=group,
            is_total=is_total,
            is_subtotal=is_subtotal,
            budget=money.get("budget") or money.get("initial_budget"),
            arrived=money.get("arrived"),
            spent=money.get("executed"),
            work=row.text(Column.WORK),
            completion=completion,
            voucher=_voucher(row),
            note=row.text(Column.NOTE),
            rate=_ratio(row.cell(Column.RATE)),
        )


def _voucher(row: Row) -> str | None:
    """None when the table has no such column; empty when the slot is not filled in."""
    return row.text(Column.VOUCHER) if row.cell(Column.VOUCHER) else None
