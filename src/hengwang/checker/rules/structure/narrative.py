"""Kinds of indicators that have rows and no paragraph."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_RUN_IN = re.compile(
    r"(?:^|[；。;])\s*(?P<head>(?:\d{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十]是)\s*"
    r"[\u4e00-\u9fff]{2,12}?指标[\u4e00-\u9fff]{0,8})"
)
_SERIES = 3
_HEAD_AT_MOST = 24
# 满意度情况 without the word 指标 tells of it, but makes no series.
_SHORT_TITLE = 10


class NarrativeMissingForIndicator(Rule):
    """Where the text goes through the kinds of indicators one by one, none may be left out."""

    name = "narrative-missing-for-indicator"
    severity = Severity.WARNING
    family = "structure"
    why = "The kinds that are passed over tend to be those that lost points."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 四 绩效评价指标分析"
    message_en = "Rows without a paragraph: %(missing)s"
    message_zh = "以下指标有评分、无文字说明：%(missing)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the last paragraph of the series."""
        view = view_of(report)
        told: dict[Topic, tuple[Place, str]] = {}
        for text, place in _heads(report):
            topic = topic_of(text)
            if topic:
                told.setdefault(topic, (place, text))
        of_rows = [t for row in view.rows if (t := view.topic(row))]
        also = {topic_of(h.title) for h in report.headings if len(h.title) <= _SHORT_TITLE}
        missing = [t for t in dict.fromkeys(of_rows) if t not in told and t not in also]
        if len(told) < _SERIES or not missing or not view.has_results:
            return
        gone = sum(lost(row) for row in view.rows if view.topic(row) in missing)
        place, quote = list(told.values())[-1]
        names = "、".join(missing)
        yield self.finding(
            place, quote=quote, numbers=f"{names}; {figure(gone) if gone else 0} 分", missing=names
        )


def _heads(report: Report) -> list[tuple[str, Place]]:
    """Return headings and run-in heads such as 2、质量指标完成情况 inside paragraphs."""
    short = [(h.text, h.place) for h in report.headings if "指标" in h.title[:_HEAD_AT_MOST]]
    return short + [
        (found["head"], paragraph.place)
        for paragraph in view_of(report).prose
        for found in _RUN_IN.finditer(paragraph.text)
    ]
