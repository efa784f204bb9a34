"""Items of an expenditure table against its subtotals and total."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from hengwang.checker.analysis.money_equations import in_yuan, ulp, wan
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Amount, Report, SpendingRow, SpendingTable

_NAMES = {"budget": "预算", "spent": "支出"}


class SpendingSumMismatch(Rule):
    """Adds the items of each group and of the table; a rest within rounding is shown as advice."""

    name = "spending-sum-mismatch"
    aliases = ("expenditure-table-sum", "sub-project-sum")
    severity = Severity.ERROR
    family = "sums"
    why = "The detail of the spending is what auditors start from; it must end at the total."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 一（一）3 资金投入和使用情况"
    message_en = "The items do not add up: %(sum)s"
    message_zh = "明细合计与所列合计不符：%(sum)s"
    rounding = (
        "The items differ from the total by rounding only: %(sum)s",
        "明细合计与所列合计相差在四舍五入范围内：%(sum)s",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each table; all differences of it stand in the numbers."""
        for table in report.spending:
            wrong = [d for column in _NAMES for d in _differences(table, column)]
            if not wrong:
                continue
            real = [d for d in wrong if not d[2]]
            shown = real or wrong
            numbers = "; ".join(text for _, text, _ in shown)
            yield self.finding(
                shown[0][0].place,
                quote=shown[0][0].quote,
                numbers=numbers,
                severity=None if real else Severity.ADVICE,
                messages=None if real else self.rounding,
                sum=numbers,
            )


def _amount(row: SpendingRow, column: str) -> Amount | None:
    found: Amount | None = getattr(row, column)
    return in_yuan(found)


def _differences(table: SpendingTable, column: str) -> Iterator[tuple[SpendingRow, str, bool]]:
    items = list(_without_parts(table.rows, column))
    subtotals = [row for row in table.rows if row.is_subtotal]
    for row in subtotals:
        yield from _difference(row, [i for i in items if i.group == row.group], column)
    for row in table.rows:
        if row.is_total:
            yield from _difference(row, subtotals or items, column)


def _without_parts(rows: Sequence[SpendingRow], column: str) -> Iterator[SpendingRow]:
    """Items that count: 其中：人员经费 and what follows are in the item above, up to its sum."""
    above: Amount | None = None
    left = Decimal(0)
    for row in rows:
        if row.is_total or row.is_subtotal:
            continue
        amount = _amount(row, column)
        value = amount.yuan if amount and amount.yuan is not None else Decimal(0)
        if row.name.startswith("其中") and above is not None and above.yuan is not None:
            left = above.yuan
        if left > 0 and value <= left:
            left -= value
            continue
        above, left = amount, Decimal(0)
        yield row


def _difference(
    total: SpendingRow, items: list[SpendingRow], column: str
) -> Iterator[tuple[SpendingRow, str, bool]]:
    whole = _amount(total, column)
    amounts = [a for row in items if (a := _amount(row, column))]
    if whole is None or whole.yuan is None or not amounts:
        return
    added = sum((a.yuan for a in amounts if a.yuan is not None), Decimal(0))
    if added == whole.yuan:
        return
    slack = ulp(whole) + sum((ulp(a) for a in amounts), Decimal(0))
    text = f"{total.name or '合计'} {_NAMES[column]}: {wan(added)} ≠ {wan(whole.yuan)} 万元"
    yield total, text, abs(added - whole.yuan) <= slack
