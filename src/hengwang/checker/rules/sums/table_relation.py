"""Figures of a table against the rule its other rows and columns keep."""

from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.table_relations import Broken, broken_in
from hengwang.checker.analysis.table_runs import runs_of
from hengwang.checker.document import Table
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report
from hengwang.checker.rules.rates.execution_rate import ExecutionRateRecompute
from hengwang.checker.rules.rates.score_share import ScoreShareRecompute
from hengwang.checker.rules.sums.balance import BalanceMismatch
from hengwang.checker.rules.sums.fund_sources import FundSourcesVersusTotal
from hengwang.checker.rules.sums.spending_table import SpendingSumMismatch

_TOLD = 3


class TableRelationBroken(Rule):
    """Finds sums, differences, products and shares that all rows keep but one.

    A total row or column whose items add up elsewhere in the table; a row that alone breaks
    预算 − 支出 = 结余, 数量 × 单价 = 金额, 支出 ÷ 预算 = 进度 or 人数 ÷ 合计 = 占比. What the
    rules on funds, items and scores tell already is not told again.
    """

    name = "table-relation-broken"
    aliases = ("table-arithmetic", "row-sum", "column-sum")
    severity = Severity.ERROR
    family = "sums"
    why = "Whoever adds up a table by hand finds the one figure that was typed wrongly."
    source = "arithmetic on the other rows and columns of the same table"
    message_en = "The table's own arithmetic does not hold here: %(sum)s"
    message_zh = "表内数据勾稽关系不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each table, at the cell where a row and a column cross."""
        scored = _scored_rows(report)
        found: dict[int, list[Broken]] = {}
        for table in report.document.tables():
            broken = list(_broken(table, scored))
            if broken:
                found[table.number] = broken
        if not found:
            return
        told = _told_elsewhere(report)
        for number, broken in found.items():
            if number not in told:
                yield self._told(broken)

    def _told(self, broken: list[Broken]) -> Finding:
        first = next((b for b in broken if b.is_sum), broken[0])
        numbers = "; ".join(dict.fromkeys(b.numbers for b in broken[:_TOLD]))
        cell = first.table.rows[first.row - 1][first.column - 1]
        return self.finding(
            cell.place,
            quote=first.table.row_text(first.row - 1),
            numbers=numbers,
            severity=None if any(b.is_sum for b in broken) else Severity.WARNING,
            sum=numbers,
        )


def _broken(table: Table, scored: set[tuple[int | None, int | None]]) -> Iterator[Broken]:
    for run in runs_of(table, lambda row: (table.number, row) in scored):
        yield from broken_in(run)


def _scored_rows(report: Report) -> set[tuple[int | None, int | None]]:
    """Rows of indicators and scores, which have rules of their own."""
    funds = {(row.place.table, row.place.row) for row in report.funds}
    places = [row.place for row in report.indicators]
    places += [total.place for total in report.totals]
    places += [section.place for section in report.sections]
    return {(place.table, place.row) for place in places} - {(None, None)} - funds


def _told_elsewhere(report: Report) -> set[int | None]:
    rules: tuple[Rule, ...] = (
        SpendingSumMismatch(),
        FundSourcesVersusTotal(),
        BalanceMismatch(),
        ExecutionRateRecompute(),
        ScoreShareRecompute(),
    )
    return {finding.place.table for rule in rules for finding in rule.look(report)} - {None}
