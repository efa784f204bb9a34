"""Passages that stand twice, and a result that is the goal word for word."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clauses, plain, without_titles
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_CLAUSE_AT_LEAST = 10
_RUN_AT_LEAST = 40
_GOAL_AT_LEAST = 15
_TOLD = 3


class CopiedText(Rule):
    """Finds runs of clauses without figures that stand in two paragraphs, and goals as results."""

    name = "copied-text"
    severity = Severity.ADVICE
    family = "repetition"
    why = "A result copied from the goal, or from another chapter, is no evidence of anything."
    source = "财预〔2020〕10号 附件 自评表: 实际完成情况 tells what was reached"
    message_en = "%(count)s passages stand twice"
    message_zh = "有%(count)s处文字重复照搬"
    goal = (
        "The result is the goal word for word",
        "实际完成情况与预期目标文字完全相同",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the goals, one for repeated passages (the longest are quoted)."""
        for goal in report.goals:
            same = goal.actual and plain(goal.actual) == plain(goal.expected)
            if same and len(plain(goal.expected)) >= _GOAL_AT_LEAST and not goal.expected.isascii():
                yield self.finding(
                    goal.place, quote=goal.expected, severity=Severity.WARNING, messages=self.goal
                )
                break
        runs = _repeated_runs(report)
        if runs:
            longest = sorted(runs, key=lambda run: -len(run[1]))[:_TOLD]
            numbers = "; ".join(f"{len(text)} 字 ×2" for _, text in longest)
            yield together(self, longest, numbers=numbers)


def _repeated_runs(report: Report) -> list[tuple[Place, str]]:
    """Return the second stand of every repeated run of clauses."""
    where: dict[str, Place] = {}
    runs: list[tuple[Place, str]] = []
    for paragraph in view_of(report).prose:
        current: list[str] = []
        fresh: dict[str, Place] = {}
        for clause in [*clauses(without_titles(paragraph.text)), ""]:
            key = plain(clause)
            if len(key) >= _CLAUSE_AT_LEAST and key in where and not re.search(r"\d", key):
                current.append(clause)
                continue
            if key and len(key) >= _CLAUSE_AT_LEAST:
                fresh[key] = paragraph.place
            _close(runs, current, paragraph.place, paragraph.text)
            current = []
        where.update(fresh)
    return runs


def _close(runs: list[tuple[Place, str]], run: list[str], place: Place, text: str) -> None:
    if sum(map(len, run)) < _RUN_AT_LEAST and (len(run) != 1 or len(run[0]) < _RUN_AT_LEAST):
        return
    start = text.find(run[0])
    end = text.find(run[-1], start) + len(run[-1])
    runs.append((place, text[start:end]))
