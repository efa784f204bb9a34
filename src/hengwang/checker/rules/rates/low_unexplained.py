"""A low execution rate without a reason."""

from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.execution import LOW, noted, rate_of, reasons
from hengwang.checker.analysis.money_equations import told_totals, wan
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class LowExecutionUnexplained(Rule):
    """Tells a rate below 80 % for which neither the text nor a note gives a reason."""

    name = "low-execution-unexplained"
    severity = Severity.WARNING
    family = "rates"
    why = "Unspent money without a reason is taken back in the next budget."
    source = "财预〔2020〕10号 附件: 偏差原因分析及改进措施; threshold 80 % of 财预〔2021〕101号"
    message_en = "Execution rate %(rate)s%% without a printed reason"
    message_zh = "预算执行率%(rate)s%%，偏低且未说明原因"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the funds row or the sentence on execution."""
        known = rate_of(report)
        if known is None or known[0] >= LOW or reasons(report) or noted(report):
            return
        rate, executed, base = known
        for place_quote in _places(report):
            yield self.finding(
                place_quote[0],
                quote=place_quote[1],
                numbers=f"{wan(executed)} ÷ {wan(base)} = {rate * 100:.2f}%",
                rate=f"{rate * 100:.2f}",
            )
            return


def _places(report: Report) -> Iterator[tuple[Place, str]]:
    for row in report.funds:
        if row.is_total:
            yield row.place, row.quote
    for amount in told_totals(report):
        if amount.role == "executed":
            yield amount.place, amount.quote
