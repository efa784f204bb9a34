"""Improvements that address rows with full score and pass over those with a deduction."""

from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.tallies import figure, row_groups, scored
from hengwang.checker.analysis.topics import Part
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import pairs
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_ECHO = 3


class ImprovementNotLinked(Rule):
    """Looks for a section with a deduction that improvements pass over for rows with full score."""

    name = "improvement-not-linked"
    severity = Severity.ADVICE
    family = "scores"
    why = "Improvements should follow from deductions."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 六 有关建议: 针对问题"
    message_en = (
        "%(section)s lost %(lost)s points, but the improvement addresses rows with full score"
    )
    message_zh = "%(section)s扣%(lost)s分，改进措施却针对得满分的指标"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, at the improvement that echoes a row with full score."""
        groups = row_groups(report)
        sections = scored(report, "table") or scored(report, "text")
        for key, section in sections.items():
            group = groups.get(key)
            if key == Part.FUNDS.value or group is None or section.weight is None:
                continue
            if (
                section.score is None
                or section.score >= section.weight
                or any(map(lost, group.rows))
            ):
                continue
            names = {row.level3: pairs(row.level3) for row in view_of(report).rows}
            for sentence in report.improvements:
                echoed = [n for n, p in names.items() if len(p & pairs(sentence.text)) >= _ECHO]
                if not echoed:
                    continue
                gap = section.weight - section.score
                yield self.finding(
                    sentence.place,
                    quote=sentence.text,
                    numbers=f"{section.name}: {figure(section.weight)} − {figure(section.score)} = "
                    f"{figure(gap)}; {', '.join(echoed[:3])}",
                    section=section.name,
                    lost=figure(gap),
                )
                return
