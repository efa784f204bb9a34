"""Many variants of the project's own name."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.project_names import core_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import likeness
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_TAIL = (
    r"(?:(?:运行)?维护|运维|建设|管理|购置|修缮|补助|补贴)?(?:工作)?(?:专项)?"
    r"(?:经费|资金|费用?|项目|专项)(?:经费|资金|项目|专项)*"
)
_MANY = 4


class ProjectNameInconsistent(Rule):
    """Collects what follows the distinctive core of the name: …运维经费, …工作专项经费."""

    name = "project-name-inconsistent"
    severity = Severity.ADVICE
    family = "identity"
    why = "Four names for one project look like four budget lines."
    source = "house rule: one budget item, one name"
    message_en = "%(count)s variants of the project's name: %(names)s"
    message_zh = "项目名称有%(count)s种写法：%(names)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding when four or more variants are used."""
        core = _distinctive(report)
        if len(core) < 4:  # noqa: PLR2004
            return
        pattern = re.compile(rf"{re.escape(core)}{_TAIL}")
        found: dict[str, tuple[Place, str]] = {}
        for passage in view_of(report).passages:
            for hit in pattern.finditer(passage.text):
                found.setdefault(hit[0], (passage.place, _with_lead(passage.text, *hit.span())))
        if len(found) >= _MANY:
            yield together(
                self, list(found.values()), numbers="; ".join(found), names="；".join(found)
            )


def _distinctive(report: Report) -> str:
    """Return the longest stretch of the name's core that the report prints most often."""
    name = re.sub(r"^.*?(?:19|20)\d{2}年度?", "", report.project or report.title or "")
    core = re.split(_TAIL, re.sub(r"(?:补助|补贴|工程)$", "", name))[0]
    return core if likeness(core, core_of(name)) > 0.4 else core_of(name)  # noqa: PLR2004


def _with_lead(text: str, start: int, end: int) -> str:
    """Return the name with the year and the body in front of it."""
    lead = re.search(
        r"(?:(?:19|20)\d{2}年度?)?[\u4e00-\u9fff]{0,14}$", text[max(0, start - 20) : start]
    )
    tail = re.match(r"项目|专项|经费", text[end:])
    return (lead[0] if lead else "") + text[start:end] + (tail[0] if tail else "")
