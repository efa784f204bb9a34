"""Brackets that are opened and not closed, or closed and not opened."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_LIST_MARK = re.compile(r"(?:^|(?<=[\s。；;，、：:]))[\dA-Za-z一二三四五六七八九十]{1,3}[)）]")
_PAIRS = {"（": "）", "《": "》", "【": "】", "〔": "〕"}
_AROUND = (12, 24)


class BracketUnbalanced(Rule):
    """Matches brackets paragraph by paragraph; list marks such as 1） do not count."""

    name = "bracket-unbalanced"
    severity = Severity.ADVICE
    family = "text"
    why = "An open bracket swallows the rest of the sentence."
    source = "GB/T 15834 标点符号用法: 括号 come in pairs"
    message_en = "%(count)s brackets without their pair"
    message_zh = "%(count)s处括号不配对"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all paragraphs and cells."""
        hits = []
        for passage in view_of(report).passages:
            at = _unpaired(passage.text)
            if at is not None:
                low = max(0, at - _AROUND[0])
                hits.append((passage.place, passage.text[low : at + _AROUND[1]]))
        if hits:
            yield together(self, hits, numbers=f"{len(hits)}")


def _unpaired(text: str) -> int | None:
    """Return the position of the first bracket without its pair."""
    even = text.translate(str.maketrans("()", "（）"))
    without = _LIST_MARK.sub(lambda found: "\u3000" * len(found[0]), even)
    # What looks like a list mark may close a bracket: （见附表 3） and （共 v1）.
    at = _odd_one(without)
    return None if at is None or _odd_one(even) is None else at


def _odd_one(marks: str) -> int | None:
    for opening, closing in _PAIRS.items():
        if marks.count(opening) == marks.count(closing):
            continue
        stack: list[int] = []
        for at, character in enumerate(marks):
            if character == opening:
                stack.append(at)
            elif character == closing:
                if not stack:
                    return at
                stack.pop()
        if stack:
            return stack[0] if len(stack) == 1 else _unclosed(marks, opening, closing)
    return None


def _unclosed(text: str, opening: str, closing: str) -> int:
    """Return the opening that is followed by another opening before any closing."""
    last = -1
    for at, character in enumerate(text):
        if character == opening:
            if last >= 0:
                return last
            last = at
        elif character == closing:
            last = -1
    return last
