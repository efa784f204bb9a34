"""A low execution rate beside its reason."""

from collections.abc import Iterable

from hengwang.checker.analysis.execution import LOW, rate_of, reasons
from hengwang.checker.analysis.money_equations import wan
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class LowExecutionExplained(Rule):
    """Shows the rate below 80 % together with the reason that the report prints."""

    name = "low-execution-explained"
    severity = Severity.WARNING
    family = "rates"
    why = "The reviewer should see the reason beside the figure and judge whether it holds."
    source = "财预〔2020〕10号; 预算法实施条例 on 结转结余; threshold 80 % of 财预〔2021〕101号"
    message_en = "Execution rate %(rate)s%%; the reason given: “%(reason)s”"
    message_zh = "预算执行率%(rate)s%%，偏低；文中说明的原因：“%(reason)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the sentence with the figures and the one with the reason."""
        known = rate_of(report)
        given = reasons(report)
        if known is None or known[0] >= LOW or not given:
            return
        rate, executed, base = known
        yield self.finding(
            given[0].place,
            quote=" ".join(s.text for s in given[:3]),
            numbers=f"{wan(executed)} ÷ {wan(base)} = {rate * 100:.2f}%",
            rate=f"{rate * 100:.2f}",
            reason=given[0].text[:60],
        )
