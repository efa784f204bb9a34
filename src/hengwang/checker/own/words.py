"""The rules that look for an office's own unwanted words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around, without_titles
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.own.schema import Word, WordKind
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class WordRule(Rule):
    """Looks for the listed words of one kind; one finding for each word, all places together."""

    kind: ClassVar[WordKind]
    family = "own"
    severity = Severity.ADVICE
    source = "the office's own word list"
    in_titles: ClassVar[bool] = False

    def __init__(self, words: Sequence[Word]) -> None:
        self._by_wrong = {wrong: word for word in words for wrong in word.wrong}
        fine = {right for word in words for right in (word.write, *word.unless) if right}
        # Longer words first: what is inside a fine word is never seen alone.
        both = sorted(fine | set(self._by_wrong), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, both)) or r"(?!)")

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each unwanted word that occurs."""
        hits: dict[str, list[tuple[Place, str]]] = {}
        for passage in view_of(report).passages:
            text = passage.text if self.in_titles else without_titles(passage.text)
            for wrong, start, end in self._hits(text):
                clause = clause_around(passage.text, start, end)
                hits.setdefault(wrong, []).append((passage.place, clause))
        for wrong, items in hits.items():
            word = self._by_wrong[wrong]
            yield together(
                self,
                items,
                numbers=f"{wrong}→{word.write}" if word.write else wrong,
                severity=word.severity,
                wrong=wrong,
                write=word.write,
                reason=f"（{word.reason}）" if word.reason else "",
            )

    def _hits(self, text: str) -> Iterator[tuple[str, int, int]]:
        for found in self._pattern.finditer(text):
            if found[0] in self._by_wrong:
                yield found[0], *found.span()


class OwnTerm(WordRule):
    """Words for which the office has a preferred one."""

    name = "own-term"
    kind = WordKind.TERM
    why = "One thing has one name in the papers of an office."
    message_en = "Write “%(write)s”, not “%(wrong)s”, at %(count)s places%(reason)s"
    message_zh = "应统一使用“%(write)s”，不用“%(wrong)s”，共%(count)s处%(reason)s"


class OwnTypo(WordRule):
    """Misspellings the office has met before; titles in 《》 are searched too."""

    name = "own-typo"
    kind = WordKind.TYPO
    why = "What was misspelt once is misspelt again."
    message_en = "“%(wrong)s” is probably “%(write)s”, at %(count)s places%(reason)s"
    message_zh = "“%(wrong)s”疑为“%(write)s”之误，共%(count)s处%(reason)s"
    in_titles = True


class OwnForbidden(WordRule):
    """Words that must not stand in a report."""

    name = "own-forbidden-word"
    kind = WordKind.FORBIDDEN
    why = "Some words do not belong in a public paper."
    message_en = "“%(wrong)s” must not be used, at %(count)s places%(reason)s"
    message_zh = "不得使用“%(wrong)s”，共%(count)s处%(reason)s"


WORD_RULES: tuple[type[WordRule], ...] = (OwnTerm, OwnTypo, OwnForbidden)


def word_rules(words: Sequence[Word]) -> Iterator[Rule]:
    """Yield one rule for each kind of word that is listed."""
    for rule in WORD_RULES:
        mine = [word for word in words if word.kind is rule.kind]
        if mine:
            yield rule(mine)
