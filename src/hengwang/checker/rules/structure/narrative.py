"""Kinds of indicators that have rows and no paragraph."""

from collections.abc import Iterable

from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clauses
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report
from hengwang.checker.rules.scores.points_lost_on_target import lost

_SERIES = 3
_HEAD_AT_MOST = 24


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
        for sentence in [*((h.text, h.place) for h in report.headings), *_heads(report)]:
            topic = topic_of(sentence[0])
            if topic:
                told.setdefault(topic, (sentence[1], sentence[0]))
        of_rows = [t for row in view.rows if (t := view.topic(row))]
        missing = [t for t in dict.fromkeys(of_rows) if t not in told]
        if len(told) < _SERIES or not missing:
            return
        gone = sum(lost(row) for row in view.rows if view.topic(row) in missing)
        place, quote = list(told.values())[-1]
        names = "、".join(missing)
        yield self.finding(
            place, quote=quote, numbers=f"{names}; {figure(gone) if gone else 0} 分", missing=names
        )


def _heads(report: Report) -> list[tuple[str, Place]]:
    """Return run-in heads such as 2、质量指标完成情况 inside paragraphs."""
    return [
        (clause, s.place)
        for s in report.sentences
        if "指标" in s.text
        for clause in clauses(s.text)[:1]
        if "指标" in clause and len(clause) <= _HEAD_AT_MOST
    ]
