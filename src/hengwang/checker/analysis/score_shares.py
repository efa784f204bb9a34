"""Shares of points scored (得分率), told in sentences and in columns or rows of tables."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from hengwang.checker.analysis.restated_rows import number_in
from hengwang.checker.analysis.view import View
from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place, Table
from hengwang.checker.facts.columns import Column, columns_of

_FULL = ("分值", "权重", "满分", "标准分", "权重(%)")
_SCORE_SHARE = re.compile(
    r"(?:总分|分值|满分)(?:为)?\s*(\d+(?:\.\d+)?)\s*分[，,、]\s*(?:实际)?得分(?:为)?\s*(\d+(?:\.\d+)?)\s*分"
    r"[，,、]\s*得分率(?:为)?\s*(\d+(?:\.\d+)?)\s*[%％]"
)


def score_shares(view: View) -> Iterator[tuple[Place, str, Decimal, Decimal, str]]:
    """Yield (place, quote, points, score, printed share) of sentences and of tables with 得分率."""
    for sentence in view.report.sentences:
        if "得分率" not in sentence.text:
            continue
        for found in _SCORE_SHARE.finditer(sentence.text):
            yield sentence.place, sentence.text, Decimal(found[1]), Decimal(found[2]), found[3]
    for table in view.report.document.tables():
        columns = {folded(c.text): i for i, c in enumerate(table.rows[0])} if table.rows else {}
        yield from _shares_across(table)
        full, got = _points_column(columns), _score_column(columns)
        if full is None or got is None or "得分率" not in columns:
            continue
        for index, cells in enumerate(table.rows[1:], start=1):
            numbers = [number_in(cells, columns[name]) for name in (full, got, "得分率")]
            points, score, share = numbers
            if points is not None and score is not None and share is not None:
                shown = folded(cells[columns["得分率"]].text).rstrip("%％")
                yield cells[0].place, table.row_text(index), points, score, shown


def _points_column(columns: Mapping[str, int]) -> str | None:
    known = (n for n in columns if any(c is Column.WEIGHT for c, _ in columns_of(n)))
    return next((name for name in _FULL if name in columns), next(known, None))


def _score_column(columns: Mapping[str, int]) -> str | None:
    known = (n for n in columns if any(c is Column.SCORE for c, _ in columns_of(n)))
    return "得分" if "得分" in columns else next(known, None)


def _shares_across(table: Table) -> Iterator[tuple[Place, str, Decimal, Decimal, str]]:
    """The same of a table whose points, scores and shares are rows."""
    heads = {folded(row[0].text): index for index, row in enumerate(table.rows) if row}
    full = next((name for name in _FULL if name in heads), None)
    if full is None or not {"得分", "得分率"} <= set(heads):
        return
    lines = [table.rows[heads[name]] for name in (full, "得分", "得分率")]
    for at in range(1, min(map(len, lines))):
        points, score, share = (number_in(line, at) for line in lines)
        if points is not None and score is not None and share is not None:
            shown = folded(lines[2][at].text).rstrip("%％")
            yield lines[2][at].place, table.row_text(heads["得分率"]), points, score, shown
