"""Points lost although the target was met."""

from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost_with
from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import Fit
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class ScoreBelowWeightThoughTargetMet(Rule):
    """Lists rows whose actual value equals the target and whose score is below the points."""

    name = "score-below-weight-though-target-met"
    severity = Severity.WARNING
    family = "scores"
    why = "Either the actual value is not what is printed, or the points were taken for nothing."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 完成指标值的，得满分"
    message_en = "%(count)s rows lost points although the target is shown as met"
    message_zh = "%(count)s项指标显示已达到指标值，却未得满分"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row, _ in lost_with(report, Fit.MET)]
        if rows:
            numbers = "; ".join(f"{r.level3}: {figure(r.score)}/{figure(r.weight)}" for r in rows)
            yield rows_together(self, rows, numbers=numbers)
