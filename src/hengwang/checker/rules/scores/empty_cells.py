"""Scores for rows without target or actual value."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report


class FullScoreWithoutValue(Rule):
    """Lists scored rows whose target or actual cell is empty."""

    name = "full-score-without-value"
    aliases = ("actual-missing", "score-without-actual")
    severity = Severity.ERROR
    family = "scores"
    why = "Points for a row that states nothing rest on nothing."
    source = "财预〔2020〕10号 附件 自评表: 年度指标值 and 实际完成值 are mandatory"
    message_en = "%(count)s rows are scored without a target or an actual value"
    message_zh = "%(count)s项指标没有指标值或实际完成值却有得分"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows of tables that have the columns."""
        rows = [
            row
            for row in view_of(report).rows
            if row.score and row.weight and (_empty(row, "target") or _empty(row, "actual"))
        ]
        if rows:
            yield rows_together(self, rows, numbers="; ".join(row.level3 for row in rows))


def _empty(row: Indicator, column: str) -> bool:
    if column not in row.columns:
        return False
    cell = row.target if column == "target" else row.actual
    return cell is None or not cell.text.strip(" \u3000-—－/／")
