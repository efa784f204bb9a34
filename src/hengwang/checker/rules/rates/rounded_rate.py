"""A budget score computed from a rate that had been rounded first."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.money_equations import amount_of, consistent, total_row
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_CENT = Decimal("0.01")


class RateRoundedBeforeScoring(Rule):
    """Multiplies the printed and the exact rate with the points and sees which one was used."""

    name = "rate-rounded-before-scoring"
    severity = Severity.ADVICE
    family = "rates"
    why = "Rounding twice moves the score; it is rounded once, at the end."
    source = "财预〔2020〕10号 附件: 得分 = 执行率 × 分值, two decimals"
    message_en = "The score was computed from the rounded rate; unrounded it is %(exact)s"
    message_zh = "得分按四舍五入后的执行率计算，未舍入应为%(exact)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding when the score fits the printed rate only."""
        row = total_row(report)
        if row is None or not (row.rate and row.points and row.score) or not consistent(report):
            return
        executed, budget = amount_of(row, "executed"), amount_of(row, "budget")
        rate, points, score = row.rate.value, row.points.value, row.score.value
        if executed is None or budget is None or executed.yuan is None or not budget.yuan:
            return
        if rate is None or points is None or score is None or rate > 1:
            return
        exact_rate = executed.yuan / budget.yuan
        exact = (exact_rate * points).quantize(_CENT)
        if abs(rate * points - score) < _CENT / 2 and abs(exact - score) > _CENT:
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{exact_rate * 100:.2f}% × {figure(points)} = {exact} ≠ {figure(score)} "
                f"= {row.rate.text.strip()} × {figure(points)}",
                exact=exact,
            )
