"""Indicators without points and scores beside a printed total."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.tallies import figure, printed_total, tallies
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Heading, Report

_PROMISE = re.compile(r"得分(?:情况|分析|说明)|评分(?:情况|分析)|(?:得|评)分$")
_SCORE = re.compile(
    r"得\s*\d+(?:\.\d+)?\s*分|得分\D{0,6}\d|扣\s*\d+(?:\.\d+)?\s*分|自评分\D{0,4}\d|\d+(?:\.\d+)?\s*分"
)
_MANY = 3
_TITLE = 30


class IndicatorScoreMissing(Rule):
    """Looks for headings that promise scores and give none, and for rows without any score."""

    name = "indicator-score-missing"
    severity = Severity.ERROR
    family = "scores"
    why = "A total without the scores it is made of cannot be recomputed by anyone."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 四 绩效评价指标分析"
    message_en = "The total is %(total)s, but %(count)s indicators print no score"
    message_zh = "总分为%(total)s，但有%(count)s处指标未列出得分"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the headings, or one for the rows."""
        total = printed_total(report)
        shown = figure(total.score) if total else "—"
        empty = _empty_promises(report)
        rows = view_of(report).rows
        scored = any(row.score is not None for row in report.indicators)
        if len(empty) >= _MANY and not scored:
            yield together(
                self, [(h.place, h.text) for h in empty], numbers=f"0 / {len(empty)}", total=shown
            )
        elif total and rows and not _is_told(report, scored=scored) and view_of(report).has_results:
            yield together(
                self,
                [(row.place, row.quote) for row in rows],
                numbers=f"0 / {len(rows)}; {shown}",
                total=shown,
            )


def _is_told(report: Report, *, scored: bool) -> bool:
    """Whether the total can be recomputed: from rows, or from every section's score in the text."""
    return scored or any(tally.how == "text" for tally in tallies(report))


def _empty_promises(report: Report) -> list[Heading]:
    """Return headings that announce scores while no sentence under them prints one."""
    told = {s.heading for s in report.sentences if _SCORE.search(s.text)}
    return [
        heading
        for index, heading in enumerate(report.headings)
        if _PROMISE.search(heading.title)
        and index not in told
        and not _SCORE.search(heading.text)
        and len(heading.title) < _TITLE
        and _has_text(report, index)
    ]


def _has_text(report: Report, index: int) -> bool:
    return any(s.heading == index for s in report.sentences)
