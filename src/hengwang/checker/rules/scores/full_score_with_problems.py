"""Full marks beside a list of problems."""

from collections.abc import Iterable

from hengwang.checker.analysis.tallies import figure, printed_total, total_weight
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_NONE = ("无", "暂无", "没有", "未发现")


class FullScoreWithProblems(Rule):
    """Compares a total of 100 % with the chapter on problems."""

    name = "full-score-with-problems"
    severity = Severity.WARNING
    family = "scores"
    why = "If the problems are real, some indicator should have shown them."
    source = "财预〔2020〕10号: 评价结果 is objective and 问题 are reflected in it"
    message_en = "Full marks (%(total)s) although %(count)s sentences tell of problems"
    message_zh = "总分为满分%(total)s，但报告列出了问题（%(count)s句）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the total, with the first problem in the numbers."""
        total = printed_total(report)
        view = view_of(report)
        problems = [
            s
            for s in view.problems
            if not s.text.strip().startswith(_NONE) and len(s.text) > 5 and not view.is_plan(s)  # noqa: PLR2004
        ]
        if total is None or total.score != total_weight(report) or not problems:
            return
        yield self.finding(
            total.place,
            quote=total.quote,
            numbers=f"{figure(total.score)}; {problems[0].text[:40]}",
            total=figure(total.score),
            count=len(problems),
        )
