"""Full score for a missed target."""

from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.measures import Comparison, Fit, compare
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_FULL_BAND = 90


class FullScoreThoughTargetMissed(Rule):
    """Tells rows that miss a target in figures and keep all their points."""

    name = "full-score-though-target-missed"
    aliases = ("full-score-though-missed", "full-score-target-missed")
    severity = Severity.ERROR
    family = "scores"
    why = "A missed target that costs nothing makes the rule for all other rows void."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 未完成指标值的，按完成值与指标值的比例计分"
    message_en = "%(name)s: target %(target)s missed with %(actual)s, yet full score %(score)s"
    message_zh = "%(name)s：实际值%(actual)s未达到指标值%(target)s，却得满分%(score)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row; a satisfaction of 90 % by bands is full."""
        view = view_of(report)
        for row in view.rows:
            if lost(row) or not row.weight or row.score is None or row.score > row.weight:
                continue
            outcome = compare(row, view.topic(row))
            if outcome is None or outcome.fit is not Fit.MISSED or not (row.target and row.actual):
                continue
            if view.topic(row) is Topic.SATISFACTION and _ninety(outcome):
                continue
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{row.target.text.strip()} → {row.actual.text.strip()}: "
                f"{figure(row.score)}/{figure(row.weight)}",
                name=row.level3,
                target=row.target.text.strip(),
                actual=row.actual.text.strip(),
                score=figure(row.score),
            )


def _ninety(outcome: Comparison) -> bool:
    """True for 90 % and more, full score by the bands of 财预〔2021〕101号."""
    actual = outcome.actual
    return actual is not None and actual.value >= _FULL_BAND and actual.unit in {"%", "分"}
