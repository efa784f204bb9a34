"""A deduction booked in another kind of indicator than its note speaks of."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.measures import Fit, compare
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import View, view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_SPEAKS_OF = (
    (Topic.TIME, re.compile(r"时效|响应|不及时|滞后|延误|延迟|超期|逾期|工期|进度")),
    (Topic.COST, re.compile(r"成本|超支|超预算|费用[较偏]高")),
    (Topic.SATISFACTION, re.compile(r"满意")),
)
_IS_ABOUT = {
    Topic.TIME: re.compile(r"时|及时|期|进度|响应|率"),
    Topic.COST: re.compile(r"成本|费用|资金|节约|降低"),
    Topic.SATISFACTION: re.compile(r"满意|投诉"),
}


class DeductionInWrongIndicator(Rule):
    """Compares what a note speaks of with the kind of its row, where that kind has full score.

    Lateness may be the cause where a row misses its own target in figures.
    """

    name = "deduction-in-wrong-indicator"
    severity = Severity.WARNING
    family = "scores"
    why = "A weakness booked elsewhere leaves the indicator it belongs to looking perfect."
    source = "财预〔2020〕10号 附件: 数量 质量 时效 成本 are judged each by their own facts"
    message_en = "The note of %(name)s speaks of %(topic)s, whose rows have full score"
    message_zh = "“%(name)s”的扣分原因属于%(topic)s，而%(topic)s指标却得满分"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each such row."""
        view = view_of(report)
        for row in view.rows:
            if not lost(row):
                continue
            own = view.topic(row)
            if own in _IS_ABOUT and _IS_ABOUT[own].search(row.note):
                continue
            for topic, words in _SPEAKS_OF:
                if not words.search(row.note) or own is topic:
                    continue
                if topic is Topic.TIME and _misses_its_own(view, row):
                    continue
                peers = [r for r in view.rows if view.topic(r) is topic and r.weight]
                if not peers or any(lost(r) for r in peers) or _IS_ABOUT[topic].search(row.level3):
                    continue
                scores = ", ".join(f"{figure(r.score)}/{figure(r.weight)}" for r in peers)
                yield self.finding(
                    row.place,
                    quote=row.quote,
                    numbers=f"{row.level3}: {figure(row.score)}/{figure(row.weight)}; "
                    f"{topic}: {scores}",
                    name=row.level3,
                    topic=topic.value,
                )
                break


def _misses_its_own(view: View, row: Indicator) -> bool:
    """A row that misses its own target in figures loses its own points, whatever the cause."""
    own = compare(row, view.topic(row))
    return own is not None and own.numeric and own.fit is Fit.MISSED
