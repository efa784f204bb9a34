"""More spent than there was."""

from collections.abc import Iterable

from hengwang.checker.analysis.money_equations import amount_of, consistent, in_yuan, ulp, wan
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Amount, FundRow, Report, SpendingRow


class SpentAboveBudget(Rule):
    """Compares executed with budgeted money in each row of the funds block and each item."""

    name = "spent-above-budget"
    aliases = ("execution-above-budget",)
    severity = Severity.WARNING
    family = "rates"
    why = "Spending without a budget needs an adjustment that was approved before."
    source = "预算法 第十三条: 经批准的预算，非经法定程序，不得调整"
    message_en = "%(name)s: %(spent)s spent, %(budget)s budgeted (万元)"
    message_zh = "%(name)s支出%(spent)s万元，超过预算%(budget)s万元"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row where more was spent than budgeted or arrived."""
        for row in report.funds if consistent(report) else ():
            spent = amount_of(row, "executed")
            budget = amount_of(row, "budget") or amount_of(row, "arrived")
            if _above(spent, budget) and not row.note.strip(" -—"):
                yield self._row(row, spent, budget)
                return
        for table in report.spending:
            for item in table.rows:
                spent, budget = in_yuan(item.spent), in_yuan(item.budget)
                if _above(spent, budget) and not item.note.strip(" -—"):
                    yield self._row(item, spent, budget)

    def _row(
        self, row: FundRow | SpendingRow, spent: Amount | None, budget: Amount | None
    ) -> Finding:
        used, planned = wan(spent.yuan if spent else None), wan(budget.yuan if budget else None)
        return self.finding(
            row.place,
            quote=row.quote,
            numbers=f"{used} > {planned} 万元",
            name=row.name.strip() or "合计",
            spent=used,
            budget=planned,
        )


def _above(spent: Amount | None, budget: Amount | None) -> bool:
    if spent is None or budget is None or spent.yuan is None or not budget.yuan:
        return False
    return spent.yuan > budget.yuan + ulp(spent) + ulp(budget)
