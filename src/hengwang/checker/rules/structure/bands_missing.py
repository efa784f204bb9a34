"""A level without its bands."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_SCALE_NAMED = re.compile(
    r"(?:等级|等次|分档|档次|评级)[^。]{0,40}(?:标准|划分|办法|〔\d{4}〕|规则|根据|依据|按照?)|(?:按照?|根据|依据)[^。]{0,60}(?:〔\d{4}〕|办法|规则)[^。]{0,40}(?:等级|等次)"
)


class RatingThresholdMissing(Rule):
    """Looks for the bands of the levels, or for the rule they come from."""

    name = "rating-threshold-missing"
    severity = Severity.WARNING
    family = "structure"
    why = "Without the bands nobody can tell whether the level follows from the score."
    source = "财预〔2020〕10号: 具体分值和等级可根据不同评价内容设定"
    message_en = "The level “%(level)s” is printed without its bands"
    message_zh = "评价等级“%(level)s”未说明等级划分标准"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the level."""
        level = report.level
        if level is None or report.thresholds or not view_of(report).is_report:
            return
        # A form without scores has one fault, and indicator-score-missing tells it.
        if report.indicators and all(row.score is None for row in report.indicators):
            return
        if _SCALE_NAMED.search(view_of(report).own_words) or _SCALE_NAMED.search(level.quote):
            return
        yield self.finding(level.place, quote=level.quote, level=level.text)
