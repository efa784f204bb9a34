"""Goals that no other sentence of the report comes back to."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import pairs, plain
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_ITEMS = re.compile(r"[、，。；,;]|以及|和|：|:")
_OPENING = re.compile(
    r"^(?:目标\d+|主要内容为|主要|重点|确保|保证|保障|实现|通过|不断|加快|加强|推进|推动|完善|统一|以|向|对|及|为|避免出现|提高|提升|做好|开展|建设|完成|全面|进一步|继续)+"
)
# How much is wanted is no name of what is wanted.
_COMPARED = re.compile(r"达到|不[低高少]于|超过|控制在|以[上内下]|左右|均?为")
_WEIGHTLESS = re.compile(r"^(?:.{0,5})$")
_ECHO = 0.5
_POINTER = re.compile(r"[见如](?:附?表|附件|下)")
_CONCRETE = re.compile(
    r"\d|系统|平台|证书|审[核批]|监测|监管|培训|招商|普查|检测|调查|采购|修缮|设备|道路|校舍|床位|网站|数据|企业|项目|工程"
)


class GoalWithoutEvidence(Rule):
    """Takes the goals apart and looks for each item in the rest of the report."""

    name = "goal-without-evidence"
    severity = Severity.WARNING
    family = "structure"
    why = "A goal without indicator and result can neither be reached nor missed."
    source = "财预〔2020〕10号: 绩效目标 are 细化 into indicators, 实际完成情况 answers them"
    message_en = "Goals the report does not come back to: %(items)s"
    message_zh = "以下绩效目标在报告中没有对应的指标或结果：%(items)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such goals of a report with a narrative on results."""
        view = view_of(report)
        goals = _goals(report)
        if not goals or not view.is_report:
            return
        own = {plain(text) for _, text in goals}
        rest = [
            p.text for p in view.passages if plain(p.text) not in own and not _within(p.text, own)
        ]
        known = frozenset().union(*(pairs(text) for text in rest)) if rest else frozenset()
        missing: list[tuple[str, Place, str]] = []
        for place, text in goals:
            for item in _ITEMS.split(text):
                bare = _OPENING.sub("", item.strip())
                wanted = pairs(_COMPARED.sub("", bare))
                if len(bare) < 4 or not _CONCRETE.search(bare) or not wanted:  # noqa: PLR2004
                    continue
                if _unknown(bare, wanted, known, rest):
                    missing.append((item.strip(), place, text))
        if missing:
            shown = "；".join(item for item, _, _ in missing)
            yield together(
                self, [(place, text) for _, place, text in missing], numbers=shown, items=shown
            )


def _unknown(bare: str, wanted: frozenset[str], known: frozenset[str], rest: list[str]) -> bool:
    """True when no passage of the rest has half of the item's pairs, or a number of it is new."""
    number = re.search(r"\d{3,}", bare)
    if number:
        return not any(number[0] in text for text in rest)
    if len(wanted & known) / len(wanted) < _ECHO:
        return True
    return not any(len(wanted & pairs(text)) / len(wanted) >= _ECHO for text in rest)


def _within(text: str, goals: set[str]) -> bool:
    shown = plain(text)
    return any(goal in shown or (len(shown) > 8 and shown in goal) for goal in goals)  # noqa: PLR2004


def _goals(report: Report) -> list[tuple[Place, str]]:
    view = view_of(report)
    told = [
        (s.place, s.text)
        for s in report.sentences
        if view.is_goal(s) and s.index not in view.heading_lines and not _POINTER.search(s.text)
    ]
    return told or [(g.place, g.expected) for g in report.goals if g.actual is None]
