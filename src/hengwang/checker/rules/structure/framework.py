"""Sections that the framework names and the weights leave out."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.tallies import figure, key_of, statements
from hengwang.checker.analysis.topics import Part, part_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_NAMED = re.compile(
    r"(?:项目|绩效)?(?P<name>决策|过程|产出|效益|满意度|成本)(?:类|性)?(?:指标|情况)?(?:[（(]|[，、。；])"
)
_PARTS = {Part.DECISION, Part.PROCESS, Part.OUTPUT, Part.BENEFIT}


class FrameworkMismatch(Rule):
    """Compares the sections of the framework sentence with the sections that carry points."""

    name = "framework-mismatch"
    severity = Severity.WARNING
    family = "structure"
    why = "A section that is analysed without points cannot change the result."
    source = "财预〔2020〕10号 附件 项目支出绩效评价指标体系框架: 决策 过程 产出 效益"
    message_en = "The framework names %(named)s, which carry no points (%(weights)s)"
    message_zh = "指标体系包括%(named)s，但未分配分值（%(weights)s）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the framework sentence and the declared points."""
        declared = statements(report, "declared", "text", "table")
        weighed = {key_of(s.name) for s in declared.values() if s.weight is not None}
        if len(weighed) < 3:  # noqa: PLR2004
            return
        for sentence in report.sentences:
            named = {p for f in _NAMED.finditer(sentence.text) if (p := part_of(f["name"]))}
            missing = [
                p.value
                for p in Part
                if p in named & {Part.DECISION, Part.PROCESS} and p.value not in weighed
            ]
            if len(named & _PARTS) < 3 or not missing or "指标" not in sentence.text:  # noqa: PLR2004
                continue
            weights = "、".join(f"{s.name}{figure(s.weight)}" for s in declared.values())
            first = next(iter(declared.values()))
            yield together(
                self,
                [(sentence.place, sentence.text), (first.place, first.quote)],
                numbers=f"{'、'.join(missing)}: 0; {weights}",
                named="、".join(missing),
                weights=weights,
            )
            return
