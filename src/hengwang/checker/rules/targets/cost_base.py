"""A cost row that is measured on another base than the project's budget."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.measures import Measure, measure_of
from hengwang.checker.analysis.money_equations import (
    amount_of,
    told_totals,
    total_of,
    total_row,
    wan,
)
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


class CostIndicatorBaseMismatch(Rule):
    """Compares a cost row in money with the total budget and expenditure and their parts."""

    name = "cost-indicator-base-mismatch"
    severity = Severity.WARNING
    family = "targets"
    why = "Cost and execution must speak of the same money."
    source = "财预〔2020〕10号 附件 指标体系框架: 成本节约率 = (计划成本 − 实际成本) ÷ 计划成本"
    message_en = "%(name)s compares %(row)s, the project %(total)s (万元)"
    message_zh = "“%(name)s”按%(row)s万元计，项目整体为%(total)s万元，口径不一"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each cost row that equals a source, not the total."""
        total = total_row(report)
        told = {a.role: a.yuan for a in reversed(told_totals(report))}
        budgets = {
            a.yuan for c in ("budget", "initial_budget", "arrived") if (a := total_of(report, c))
        }
        budget = next((b for b in (*budgets, told.get("budget")) if b), None)
        executed = total_of(report, "executed")
        spent = executed.yuan if executed else told.get("executed")
        parts = {
            a.yuan
            for row in report.funds
            if row is not total
            for c in ("budget", "initial_budget", "executed")
            if (a := amount_of(row, c))
        }
        for row in view_of(report).rows:
            if view_of(report).topic(row) is not Topic.COST or not (row.target and row.actual):
                continue
            wanted, got = _yuan(measure_of(row.target.text)), _yuan(measure_of(row.actual.text))
            if wanted is None or got is None or not budget or spent is None:
                continue
            above = wanted > max([b for b in budgets if b] or [budget])
            if wanted in budgets or (not above and (got == spent or got not in parts)):
                continue
            yield self.finding(
                row.place,
                quote=row.quote,
                name=row.level3,
                numbers=f"{wan(wanted)} → {wan(got)}; {wan(budget)} → {wan(spent)}",
                row=f"{wan(wanted)} → {wan(got)}",
                total=f"{wan(budget)} → {wan(spent)}",
            )


def _yuan(measure: Measure | None) -> Decimal | None:
    if measure is None or measure.unit not in _UNITS:
        return None
    return measure.value * _UNITS[measure.unit]
