"""A total without its level."""

from collections.abc import Iterable

from hengwang.checker.analysis.tallies import figure, printed_total
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class RatingLevelMissing(Rule):
    """Looks for 优 良 中 差 in a report that prints a total."""

    name = "rating-level-missing"
    severity = Severity.WARNING
    family = "structure"
    why = "A conclusion is a score and a level."
    source = "财预〔2020〕10号: 评价结果采取评分和评级相结合的方式"
    message_en = "The total %(total)s has no level (优, 良, 中, 差)"
    message_zh = "总分%(total)s未列评价等级（优、良、中、差）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the total."""
        total = printed_total(report)
        if total is None or report.level or report.levels or not view_of(report).is_report:
            return
        others = [t.quote for t in report.totals if t.quote != total.quote]
        yield self.finding(
            total.place,
            quote=" ".join([total.quote, *others[:1]]),
            numbers=figure(total.score),
            total=figure(total.score),
        )
