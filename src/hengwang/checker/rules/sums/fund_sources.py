"""The sources of money against their total, column by column."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.money_equations import broken
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class FundSourcesVersusTotal(Rule):
    """Adds the sources under 其中 of the budget, of the arrived, spent and remaining money."""

    name = "fund-sources-vs-total"
    aliases = ("budget-sum", "expenditure-sum")
    severity = Severity.ERROR
    family = "sums"
    why = "Money that has no source, or a source twice, makes every rate after it wrong."
    source = "财预〔2020〕10号 附件 自评表: 年度资金总额 = 当年财政拨款 + 上年结转 + 其他资金"
    message_en = "The sources do not add up to the total: %(sum)s"
    message_zh = "各资金来源合计与总额不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all columns that do not add up."""
        wrong = broken(report, self.name)
        if wrong:
            shown = "; ".join(equation.numbers for equation in wrong)
            yield together(self, [(e.place, e.quote) for e in wrong], numbers=shown, sum=shown)
