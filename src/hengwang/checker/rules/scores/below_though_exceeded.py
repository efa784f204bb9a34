"""Points lost although the target was beaten."""

from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost_with
from hengwang.checker.analysis.measures import Fit
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class ScoreBelowWeightThoughTargetExceeded(Rule):
    """Tells each row whose actual value beats the target and whose score is below the points."""

    name = "score-below-weight-though-target-exceeded"
    severity = Severity.ERROR
    family = "scores"
    why = "A beaten target earns its points; a target set too low needs that reason printed."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 完成指标值的，得满分"
    message_en = "%(name)s: target %(target)s exceeded with %(actual)s, yet %(score)s of %(points)s"
    message_zh = (
        "%(name)s：实际值%(actual)s已超过指标值%(target)s，却只得%(score)s分（分值%(points)s）"
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row."""
        for row, _ in lost_with(report, Fit.EXCEEDED):
            target = row.target.text.strip() if row.target else ""
            actual = row.actual.text.strip() if row.actual else ""
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{target} → {actual}: {figure(row.score)}/{figure(row.weight)}",
                name=row.level3,
                target=target,
                actual=actual,
                score=figure(row.score),
                points=figure(row.weight),
            )
