"""One amount of money that is printed in two units."""

from collections.abc import Iterable

from hengwang.checker.analysis.money_equations import broken
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class AmountUnitSlip(Rule):
    """Finds totals whose digits agree and whose units differ by ten thousand."""

    name = "amount-unit-slip"
    aliases = ("unit-slip",)
    severity = Severity.ERROR
    family = "money"
    why = "483.85 元 for 483.85 万元 passes every eye and no addition."
    source = "arithmetic: one amount, one unit"
    message_en = "Same digits, different unit: %(sum)s"
    message_zh = "数字相同、单位不同：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each statement."""
        for equation in broken(report, self.name):
            yield self.finding(
                equation.place, quote=equation.quote, numbers=equation.numbers, sum=equation.numbers
            )
