"""Brackets around the year of cited document numbers."""

from collections import Counter
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_RIGHT = "〔〕"
_OTHERS = {"[]": "[]", "［］": "[]", "【】": "【】", "()": "（）", "（）": "（）", "〔〕": "〔〕"}


class DocumentNumberBracketStyle(Rule):
    """Tells a report that mixes 〔〕, [], 【】 and （） in document numbers."""

    name = "document-number-bracket-style"
    severity = Severity.ADVICE
    family = "text"
    why = "Mixed brackets show references copied from several sources without a look at them."
    source = "GB/T 9704-2012 7.2.5: 年份用六角括号“〔〕”括入"
    message_en = "Document numbers with different brackets: %(counts)s; 〔〕 is standard"
    message_zh = "发文字号括号不统一：%(counts)s，应使用六角括号〔〕"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the numbers with other brackets than 〔〕."""
        numbers = [n for n in report.document_numbers if n.bracket]
        counted = Counter(_OTHERS.get(n.bracket, n.bracket) for n in numbers)
        if len(counted) < 2:  # noqa: PLR2004
            return
        counts = "、".join(f"{bracket} {count}" for bracket, count in counted.most_common())
        wrong = [(n.place, n.text) for n in numbers if n.bracket != _RIGHT]
        yield together(self, wrong, numbers=counts, counts=counts)
