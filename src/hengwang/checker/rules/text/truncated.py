"""Sentences and cells that end in the middle."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.markers import marker_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Paragraph, Place, Table
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_OPEN_END = re.compile(r"[，、,](?:\s|\u3000)*$")
_LAST = re.compile(r"[^。；;！？!?，,]*[，、,][^。；;！？!?，,]*[，、,]?\s*$")
_AT_LEAST = 8
_SHORT = 40


class SentenceTruncated(Rule):
    """Looks at cells that end with a comma, and at paragraphs that do before a heading."""

    name = "sentence-truncated"
    severity = Severity.ADVICE
    family = "text"
    why = "What was cut off may be the figure that mattered."
    source = "GB/T 15834 标点符号用法: a sentence ends with a full stop"
    message_en = "%(count)s sentences end with a comma"
    message_zh = "%(count)s处语句以逗号或顿号结尾，疑似不完整"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all places."""
        hits = [*_cells(report), *_paragraphs(report)]
        if hits:
            yield together(self, hits, numbers="; ".join(quote[-20:] for _, quote in hits))


def _cells(report: Report) -> Iterator[tuple[Place, str]]:
    for passage in view_of(report).passages:
        if (
            passage.in_table
            and len(passage.text.strip()) >= _AT_LEAST
            and _OPEN_END.search(passage.text)
        ):
            yield passage.place, _last(passage.text)


def _paragraphs(report: Report) -> Iterator[tuple[Place, str]]:
    blocks = [b for b in report.document.blocks if isinstance(b, Table) or b.text.strip()]
    headings = {h.place.block for h in report.headings}
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Table) or not _OPEN_END.search(block.text):
            continue
        new = following is None or isinstance(following, Table) or _starts(following, headings)
        if new and len(block.text.strip()) >= _AT_LEAST:
            yield block.place, _last(block.text)


def _starts(following: Paragraph, headings: set[int]) -> bool:
    return (
        following.place.block in headings or marker_of(following.text, following.place) is not None
    )


def _last(text: str) -> str:
    """Return the last sentence of a text, at most its last clauses."""
    last = re.split(r"[。；;！？!?]", text.strip())[-1]
    return last if len(last) <= _SHORT else last[-_SHORT:]
