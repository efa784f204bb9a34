"""Points that are said to be lost against points minus score."""

from collections.abc import Iterable

from hengwang.checker.analysis.restated_rows import wrong_deductions
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class DeductionAmountWrong(Rule):
    """Follows 扣2分 to the row, the section, the execution rate or the total it speaks of.

    Beside a full table of scores a loss that no row, section or total has is told as well.
    """

    name = "deduction-amount-wrong"
    aliases = ("deduction-recompute",)
    severity = Severity.ERROR
    family = "scores"
    why = "The reasons have to add up to the points that are missing."
    source = "arithmetic: 扣分 = 分值 − 得分"
    message_en = "%(name)s: the points lost do not follow: %(sum)s"
    message_zh = "%(name)s扣分与分值、得分不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each statement."""
        for wrong in wrong_deductions(view_of(report)):
            yield self.finding(
                wrong.place,
                quote=wrong.quote,
                numbers=wrong.numbers,
                name=wrong.row.level3 if wrong.row else wrong.name or "合计",
                sum=wrong.numbers,
            )
