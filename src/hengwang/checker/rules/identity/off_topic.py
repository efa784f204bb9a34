"""Passages whose words stand nowhere else in the report."""

from collections import Counter
from collections.abc import Iterable

from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import pairs, without_titles
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Sentence

_LONG = 30
_KNOWN_AT_MOST = 0.3
_RUN = 3
_SUBJECTS = ("决策", "立项", "背景", "依据", "概况")


class OffTopicText(Rule):
    """Looks in the chapters on background and decision for three sentences of foreign words."""

    name = "off-topic-text"
    severity = Severity.WARNING
    family = "identity"
    why = "Pasted text of another task hides that the reason for this one is missing."
    source = "house rule: a background shares its words with the project it introduces"
    message_en = "%(count)s sentences in a row share almost no words with the rest of the report"
    message_zh = "连续%(count)s句与报告其他内容几乎无关"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the longest run in a paragraph, if three sentences or more."""
        view = view_of(report)
        if not view.is_report:
            return
        counted = Counter(p for passage in view.passages for p in pairs(passage.text))
        best: list[Sentence] = []
        run: list[Sentence] = []
        for sentence in report.sentences:
            strange = (
                len(sentence.text) >= _LONG
                and not any(character.isdigit() for character in sentence.text)
                and any(s in view.chapter(sentence) for s in _SUBJECTS)
                and _known(sentence, counted) <= _KNOWN_AT_MOST
            )
            if strange and (not run or run[-1].place == sentence.place):
                run.append(sentence)
            else:
                run = [sentence] if strange else []
            best = max(best, run, key=len)
        if len(best) >= _RUN:
            shares = ", ".join(f"{_known(s, counted):.2f}" for s in best)
            yield self.finding(
                best[0].place, quote=" ".join(s.text for s in best), numbers=shares, count=len(best)
            )


def _known(sentence: Sentence, counted: Counter[str]) -> float:
    """Share of the pairs that stand in another passage too."""
    wanted = pairs(without_titles(sentence.text))
    return sum(counted[p] > 1 for p in wanted) / len(wanted) if wanted else 1.0
