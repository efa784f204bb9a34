"""A target beaten by 30 % and more without a word about it."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import Comparison, Fit, compare
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_LIMIT = Decimal("0.3")


class OverAchievementUnexplained(Rule):
    """Lists rows that beat a higher-is-better target by 30 % or more and have no note."""

    name = "over-achievement-unexplained"
    aliases = ("over-achievement",)
    severity = Severity.WARNING
    family = "rates"
    why = "A target that is far exceeded was set too low, and the points for it were free."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 偏离目标较大的 (30 % and more) explain why"
    message_en = "%(count)s targets exceeded by 30 %% or more without an explanation"
    message_zh = "%(count)s项指标超额完成30%%以上，未说明原因"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        view = view_of(report)
        far = []
        for row in view.rows:
            outcome = compare(row, view.topic(row))
            if outcome and not row.note.strip() and (excess := _excess(outcome)) >= _LIMIT:
                if view.topic(row) is Topic.COST:
                    continue
                far.append((row, excess, outcome))
        if far:
            numbers = "; ".join(_shown(row, outcome, excess) for row, excess, outcome in far)
            yield rows_together(self, [row for row, _, _ in far], numbers=numbers)


def _excess(outcome: Comparison) -> Decimal:
    if outcome.fit is not Fit.EXCEEDED or outcome.lower_is_better:
        return Decimal(0)
    if not (outcome.target and outcome.actual) or outcome.target.value <= 0:
        return Decimal(0)
    return outcome.actual.value / outcome.target.value - 1


def _shown(row: Indicator, outcome: Comparison, excess: Decimal) -> str:
    target = figure(outcome.target.value) if outcome.target else "?"
    actual = figure(outcome.actual.value) if outcome.actual else "?"
    return f"{row.level3}: {target} → {actual} (+{excess * 100:.1f}%)"
