"""Numbers of headings and lists: gaps, and two styles in one list."""

from collections.abc import Iterable, Sequence

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.markers import Marker, Step, first_to_last, marker_of, steps
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_CHAPTER = {"cn", "cnp"}
_CELL_HEADING = 40


def _steps(report: Report) -> list[Step]:
    found = [
        marker_of(p.text, p.place, i)
        for i, p in enumerate(view_of(report).passages)
        if not p.in_table or len(p.text) <= _CELL_HEADING
    ]
    return steps([m for m in found if m and (m.place.table is None or m.style in _CHAPTER)])


class NumberingGap(Rule):
    """Follows every list. A jump inside a list is a warning; a missing beginning may be lost
    automatic numbering and is advice, as is a jump of chapters."""

    name = "numbering-gap"
    severity = Severity.WARNING
    family = "structure"
    why = "A missing number is often a missing paragraph."
    source = "GB/T 9704-2012 7.3.3: 结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注"
    message_en = "The numbering jumps: %(jumps)s"
    message_zh = "编号不连续：%(jumps)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for jumps inside lists and one for beginnings and chapters."""
        inside, outer = [], []
        for step in _steps(report):
            if step.mixed:
                continue
            if step.previous is None:
                if step.marker.ordinal > 1:
                    outer.append(step)
            elif step.marker.ordinal > step.previous.ordinal + 1:
                (outer if step.marker.style in _CHAPTER else inside).append(step)
        for found, severity in ((inside, None), (outer, Severity.ADVICE)):
            if found:
                jumps = "; ".join(_jump(step) for step in found)
                yield together(self, _items(found), numbers=jumps, severity=severity, jumps=jumps)


def _jump(step: Step) -> str:
    before = str(step.previous.ordinal) if step.previous else "（无）"
    return f"{before} → {step.marker.ordinal}（{step.marker.title.strip()[:12]}）"


def _items(found: Sequence[Step]) -> list[tuple[Place, str]]:
    items: list[tuple[Place, str]] = []
    for step in found:
        items += [(m.place, _line(m)) for m in (step.previous, step.marker) if m]
    return list(dict.fromkeys(items))


def _line(marker: Marker) -> str:
    return marker.text.strip().split("。")[0][:60]


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
        for step in _steps(report):
            if step.mixed and step.previous:
                items.append((step.marker.place, _line(step.marker)))
                marks.append(f"{_head(step.previous)} → {_head(step.marker)}")
        for paragraph in view_of(report).prose:
            ordinals = first_to_last(paragraph.text)
            doubled = next((a for a, b in zip(ordinals, ordinals[1:], strict=False) if a == b), None)
            if doubled:
                start = paragraph.text.find("是") - 1
                items.append((paragraph.place, paragraph.text[max(start, 0) :][:80]))
                marks.append(f"{ordinals}")
        if items:
            yield together(self, items, numbers="; ".join(marks), marks="; ".join(marks))


def _head(marker: Marker) -> str:
    return marker.text.strip()[:4].strip()
