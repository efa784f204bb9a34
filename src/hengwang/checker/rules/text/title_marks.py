"""Title marks inside title marks."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_NESTED = re.compile(r"《[^《》\n]*《[^《》\n]*》[^。\n]{0,60}")


class NestedTitleMarks(Rule):
    """Finds 《…《…》…》; the inner marks should be 〈〉."""

    name = "nested-title-marks"
    severity = Severity.ADVICE
    family = "text"
    why = "Where one title ends and the other begins decides which document is meant."
    source = "GB/T 15834 标点符号用法: 书名号里还要用书名号时，里面用单书名号〈〉"
    message_en = "%(count)s title marks inside title marks"
    message_zh = "%(count)s处书名号嵌套，内层应使用〈〉"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all places."""
        hits = [
            (passage.place, found[0])
            for passage in view_of(report).passages
            if passage.text.count("《") > 1
            for found in _NESTED.finditer(passage.text)
        ]
        if hits:
            yield together(self, hits)
