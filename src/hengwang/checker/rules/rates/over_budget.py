"""More spent than there was."""

from collections.abc import Iterable

from hengwang.checker.analysis.money_equations import amount_of, consistent, in_yuan, ulp, wan
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


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
        rows = [] if not consistent(report) else [
            (row, amount_of(row, "executed"), amount_of(row, "budget") or amount_of(row, "arrived"))
            for row in report.funds
        ]
        items = [(row, in_yuan(row.spent), in_yuan(row.budget)) for table in report.spending for row in table.rows]
        for row, spent, budget in [*rows, *items]:
            if not (spent and budget) or spent.yuan is None or not budget.yuan or row.note.strip(" -—"):
                continue
            if spent.yuan > budget.yuan + ulp(spent) + ulp(budget):
                yield self.finding(
                    row.place,
                    quote=row.quote,
                    numbers=f"{wan(spent.yuan)} > {wan(budget.yuan)} 万元",
                    name=row.name.strip() or "合计",
                    spent=wan(spent.yuan),
                    budget=wan(budget.yuan),
                )
                if row in report.funds:
                    return
