"""Numbers of one list in two styles."""

from collections.abc import Iterable
from itertools import pairwise

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.lists import line_of, steps_of
from hengwang.checker.analysis.markers import Marker, first_to_last
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class NumberingStyle(Rule):
    """Finds a list whose numbers change style, and 一是 … 一是 in one paragraph."""

    name = "numbering-style"
    severity = Severity.ADVICE
    family = "structure"
    why = "Mixed numbers show joined texts and make places hard to cite."
    source = "GB/T 9704-2012 7.3.3"
    message_en = "Mixed or doubled numbers in one list: %(marks)s"
    message_zh = "同级编号样式不一或重复：%(marks)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all mixed lists and doubled ordinals."""
        items = []
        marks = []
        for step in steps_of(report):
            if step.mixed and step.previous:
                items.append((step.marker.place, line_of(step.marker)))
                marks.append(f"{_head(step.previous)} → {_head(step.marker)}")
        for paragraph in view_of(report).prose:
            ordinals = first_to_last(paragraph.text)
            doubled = next((a for a, b in pairwise(ordinals) if a == b), None)
            if doubled:
                start = paragraph.text.find("是") - 1
                items.append((paragraph.place, paragraph.text[max(start, 0) :][:80]))
                marks.append(f"{ordinals}")
        if items:
            yield together(self, items, numbers="; ".join(marks), marks="; ".join(marks))


def _head(marker: Marker) -> str:
    return marker.text.strip()[:4].strip()
