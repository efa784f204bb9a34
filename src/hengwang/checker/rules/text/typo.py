"""Probable misspellings from a list of common errors of official writing."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

import yaml

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


@cache
def _entries() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = resources.files("hengwang.checker.rules.text").joinpath("typos.yaml").read_text("utf-8")
    words: dict[str, str] = yaml.safe_load(text)
    return tuple((re.compile(wrong), right) for wrong, right in words.items())


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern, _ in _entries()))


class ProbableTypo(Rule):
    """Searches every passage for the listed wrong words and collocations."""

    name = "probable-typo"
    aliases = ("typo",)
    severity = Severity.ADVICE
    family = "text"
    why = "Wrong characters in a published report cost the authority of its figures."
    source = "现代汉语词典; typos.yaml, a list of common confusions of official writing"
    message_en = "%(count)s probable misspellings: %(words)s"
    message_zh = "疑似错别字%(count)s处：%(words)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all places, with the probable words."""
        hits = []
        for passage in view_of(report).passages:
            if not _any().search(passage.text):
                continue
            for pattern, right in _entries():
                for found in pattern.finditer(passage.text):
                    place, clause = passage.place, clause_around(passage.text, *found.span())
                    hits.append((f"{found[0]}→{right}", place, clause))
        if hits:
            words = "、".join(dict.fromkeys(word for word, _, _ in hits))
            yield together(self, [(p, q) for _, p, q in hits], numbers=words, words=words)
