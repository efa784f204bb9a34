"""The score of the execution rate against rate times points."""

from collections.abc import Iterable

from hengwang.checker.analysis.money_equations import broken
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class BudgetScoreRecompute(Rule):
    """Multiplies rate and points; the steps of 财预〔2021〕101号 are accepted as well."""

    name = "budget-score-recompute"
    aliases = ("execution-score",)
    severity = Severity.ERROR
    family = "rates"
    why = "The ten points of the execution rate are the only score that leaves no judgement."
    source = "财预〔2020〕10号 附件: 执行率 × 分值; 财预〔2021〕101号: steps of the done rate"
    message_en = "The score of the execution rate does not follow: %(sum)s"
    message_zh = "预算执行率得分与执行率、分值不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding."""
        for equation in broken(report, self.name):
            yield self.finding(
                equation.place, quote=equation.quote, numbers=equation.numbers, sum=equation.numbers
            )
