"""Numbers that jump."""

import re
from collections.abc import Iterable, Sequence

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.lists import CHAPTER_STYLES, line_of, steps_of
from hengwang.checker.analysis.markers import Marker, Step
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_FIRST_INSIDE = re.compile(r"[：:]\s*[（(]?(?:1|一)[)）]?[.．、]?")
_SECOND = 2


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
        inside: list[Step] = []
        outer: list[Step] = []
        for step in steps_of(report):
            if step.mixed:
                continue
            if step.previous is None:
                if step.marker.ordinal > 1 and not _begins_inside(report, step.marker):
                    outer.append(step)
            elif step.marker.ordinal > step.previous.ordinal + 1:
                (outer if step.marker.style in CHAPTER_STYLES else inside).append(step)
        for found, severity in ((inside, None), (outer, Severity.ADVICE)):
            if found:
                jumps = "; ".join(_jump(step) for step in found)
                yield together(self, _items(found), numbers=jumps, severity=severity, jumps=jumps)


def _begins_inside(report: Report, marker: Marker) -> bool:
    """说明：1.… with 2.… on the line below: the list begins inside the paragraph before."""
    above = view_of(report).passages[max(marker.index - 1, 0)]
    return marker.ordinal == _SECOND and _FIRST_INSIDE.search(above.text) is not None


def _jump(step: Step) -> str:
    before = str(step.previous.ordinal) if step.previous else "（无）"
    return f"{before} → {step.marker.ordinal}（{step.marker.title.strip()[:12]}）"


def _items(found: Sequence[Step]) -> list[tuple[Place, str]]:
    items: list[tuple[Place, str]] = []
    for step in found:
        items += [(m.place, line_of(m)) for m in (step.previous, step.marker) if m]
    return list(dict.fromkeys(items))
