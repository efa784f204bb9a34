"""A title that names one kind of evaluation and a conclusion that names another."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around, without_titles
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_KINDS = (
    (
        "自评",
        re.compile(r"自评"),
        re.compile(r"自评(?:价)?(?:等[级次]|得分|总?分|结果|结论|报告)|绩效自评工作"),
    ),
    (
        "部门评价",
        re.compile(r"部门评价"),
        re.compile(r"部门评价(?:等[级次]|得分|总?分|结果|结论|报告)"),
    ),
    (
        "财政评价",
        re.compile(r"财政(?:绩效)?评价|财政重点评价"),
        re.compile(r"财政(?:重点)?评价(?:等[级次]|得分|总?分|结果|结论|报告)"),
    ),
)


class EvaluationTypeMismatch(Rule):
    """Compares the kind in the title with the kind in the conclusion; cited titles do not count."""

    name = "evaluation-type-mismatch"
    severity = Severity.WARNING
    family = "structure"
    why = "Unit self-evaluation, department and finance evaluation have other judges and rules."
    source = "财预〔2020〕10号: 单位自评、部门评价和财政评价"
    message_en = "The title says %(title)s, the text says %(text)s"
    message_zh = "标题为“%(title)s”，正文却写“%(text)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the clause and the title."""
        title = report.title or ""
        named = [kind for kind, in_title, _ in _KINDS if in_title.search(title)]
        if len(named) != 1:
            return
        for kind, _, in_text in _KINDS:
            if kind == named[0]:
                continue
            clauses = _clauses(report, in_text)
            if clauses:
                place = report.title_place or clauses[0][0]
                yield together(
                    self,
                    [*clauses[:2], (place, title)],
                    title=named[0],
                    text=kind,
                    numbers=f"{named[0]} ≠ {kind}",
                )
                return


def _clauses(report: Report, pattern: re.Pattern[str]) -> list[tuple[Place, str]]:
    found = []
    view = view_of(report)
    for sentence in report.sentences:
        own = without_titles(sentence.text)
        hit = pattern.search(own)
        if hit and not view.is_plan(sentence):
            found.append((sentence.place, clause_around(sentence.text, *hit.span())))
    return found
