"""A section's printed score against the sum of its rows."""

from collections.abc import Iterable

from hengwang.checker.analysis.tallies import close, figure, row_groups, scored
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class SectionScoreVersusRowSum(Rule):
    """Compares each section score of the text, or else of the summary table, with its rows."""

    name = "section-score-vs-row-sum"
    aliases = ("section-score-mismatch", "section-row-sum")
    severity = Severity.ERROR
    family = "sums"
    why = "A section score that its rows do not add up to cannot be traced to any evidence."
    source = "财预〔2020〕10号: 绩效评价结果 is the sum of the indicator scores"
    message_en = "%(section)s: the rows add up to %(sum)s, the report prints %(printed)s"
    message_zh = "%(section)s各行得分合计%(sum)s，报告所列得分为%(printed)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each section that differs; the text's statement leads."""
        said, table = scored(report, "text", "heading"), scored(report, "table")
        for key, group in row_groups(report).items():
            for section in (said.get(key), table.get(key)):
                if section is None or section.score is None or group.score is None:
                    continue
                if close(section.score, group.score, len(group.rows)):
                    continue
                terms = "+".join(figure(row.score) for row in group.rows)
                yield self.finding(
                    section.place,
                    quote=section.quote,
                    numbers=f"{terms} = {figure(group.score)} ≠ {figure(section.score)}",
                    section=group.name,
                    sum=figure(group.score),
                    printed=figure(section.score),
                )
                break
