"""Claims in words that other sentences of the report contradict."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hengwang.checker.analysis.execution import rate_of
from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Sentence

_UNSPENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Opposites:
    """Two statements that cannot both stand: `claim` in results, `counter` in `where`."""

    claim: re.Pattern[str]
    counter: re.Pattern[str]
    where: str


# Money may be left although not all arrived: 到位率不足 says nothing on need.
_TIGHT = re.compile(
    r"(?:资金|经费|预算)(?![^，,。；;]{0,4}(?:到位|配套))[^，,。；;]{0,10}(?:偏紧|紧张|不足|短缺|缺口|不够)"
)
_LEFT = re.compile(r"(?:结转|结余|剩余)[^，,。；;\d]{0,10}\d")
_PAIRS = (
    Opposites(
        re.compile(r"(?:编制|修订|制定|出台|印发|建立健全|完善)[^，,。；;]{0,24}(?:制度|办法)"),
        re.compile(
            r"制度[^，,。；;]{0,6}(?:不健全|不完善|不够健全|不够完善|缺失|缺乏)|(?:未建立|未制定|缺[乏少])[^，,。；;]{0,12}制度"
        ),
        "problem",
    ),
    Opposites(
        re.compile(r"(?:全部|均已|100%)(?:按[时期])?(?:完成|完工|竣工)"),
        re.compile(r"(?:项目|工程|任务)[^，,。；;]{0,8}(?:未完[成工]|未开工|未开展|未实施|停工)"),
        "problem",
    ),
    Opposites(
        re.compile(r"(?:验收)(?:合格率)?(?:达到?|为)?100%|全部(?:通过)?验收(?:合格)?"),
        re.compile(r"(?:未|尚未|没有)(?:进行|组织|通过|完成)?[^，,。；;]{0,4}验收(?!单)"),
        "problem",
    ),
    Opposites(
        re.compile(r"(?:无|没有|未发生|零)(?:群众|用户|有效)?投诉"),
        re.compile(r"投诉[^，,。；;\d]{0,4}\d+\s*(?:件|起|次)|\d+\s*(?:件|起|次)投诉"),
        "any",
    ),
    Opposites(
        re.compile(r"(?:资金|经费)(?:全部|足额)(?:到位|拨付)"),
        re.compile(
            r"(?:资金|经费)[^，,。；;]{0,6}(?:未(?:及时|足额|全部)?到位|到位不及时|拨付不及时)"
        ),
        "any",
    ),
)


class NarrativeContradiction(Rule):
    """Looks for pairs of opposite claims, and for tight funds beside money that was left."""

    name = "narrative-contradiction"
    severity = Severity.WARNING
    family = "text"
    why = "One sentence has to separate the two, or one of them is wrong."
    source = "财预〔2020〕10号: 评价结论 is consistent with its facts"
    message_en = "“%(one)s” stands against “%(other)s”"
    message_zh = "“%(one)s”与“%(other)s”相互矛盾"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each pair that occurs."""
        yield from self._tight(report)
        view = view_of(report)
        for pair in _PAIRS:
            claims = [
                s
                for s in report.sentences
                if (found := pair.claim.search(s.text)) and _claims(report, s, *found.span())
            ]
            counters = [
                s
                for s in report.sentences
                if pair.counter.search(s.text)
                and (view.is_problem(s) if pair.where == "problem" else not view.is_plan(s))
            ]
            if claims and counters:
                firm = min(claims, key=lambda s: not re.search(r"\d", s.text))
                yield self._pair(firm, pair.claim, counters[0], pair.counter)

    def _tight(self, report: Report) -> Iterator[Finding]:
        known = rate_of(report)
        tight = next((s for s in report.sentences if _TIGHT.search(s.text)), None)
        left = next((s for s in report.sentences if _LEFT.search(s.text)), None)
        if known and tight and left and 1 - known[0] >= _UNSPENT:
            yield self._pair(tight, _TIGHT, left, _LEFT, f"{(1 - known[0]) * 100:.1f}%")

    def _pair(
        self,
        one: Sentence,
        claim: re.Pattern[str],
        other: Sentence,
        counter: re.Pattern[str],
        numbers: str = "",
    ) -> Finding:
        first, second = claim.search(one.text), counter.search(other.text)
        return together(
            self,
            [(one.place, one.text), (other.place, other.text)],
            numbers=numbers,
            one=first[0] if first else one.text,
            other=second[0] if second else other.text,
        )


def _claims(report: Report, sentence: Sentence, start: int, end: int) -> bool:
    """True for a sentence that tells what was done, neither goal, plan nor problem."""
    view = view_of(report)
    return not (
        view.is_plan(sentence)
        or view.is_problem(sentence)
        or view.is_goal(sentence)
        or re.search(
            r"下一步|将(?!项)|进一步|有待|需要|应当|评价方案|按照?《",
            clause_around(sentence.text, start, end),
        )
    ) and bool(re.search(r"实施|成效|经验|做法|产出|效益|完成|持续|情况", view.chapter(sentence)))
