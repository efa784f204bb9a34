"""A target far below what was reached the year before."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import Sense, measure_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_FAR = Decimal("0.7")


class TargetBelowLastYear(Rule):
    """Compares higher-is-better targets with the printed actual value of the year before."""

    name = "target-below-last-year"
    severity = Severity.WARNING
    family = "targets"
    why = "A target that was already passed last year measures nothing."
    source = "财预〔2020〕10号: targets refer to 历史标准"
    message_en = "%(count)s targets lie 30 %% or more below last year's actual value"
    message_zh = "%(count)s项指标值比上年实际低30%%以上"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row in view_of(report).rows if _far_below(row)]
        if rows:
            numbers = "; ".join(
                f"{r.level3}: {r.last_year.text.strip()} → {r.target.text.strip()}"
                for r in rows
                if r.last_year and r.target
            )
            yield rows_together(self, rows, numbers=numbers)


def _far_below(row: Indicator) -> bool:
    target = measure_of(row.target.text) if row.target else None
    before = measure_of(row.last_year.text) if row.last_year else None
    if target is None or before is None or target.sense is Sense.MOST or target.unit != before.unit:
        return False
    return before.value > 0 and target.value < before.value * _FAR
