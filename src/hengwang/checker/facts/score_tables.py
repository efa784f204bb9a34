"""Tables that sum up scores by section, written across or down, and loose label–value rows."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from hengwang.checker.document import TableCell
from hengwang.checker.facts.columns import LEVELS, Column
from hengwang.checker.facts.grid import Part, Row, TablePart
from hengwang.checker.facts.indicators import (
    SECTION_NAME,
    TableFacts,
    is_total_name,
    total_from,
)
from hengwang.checker.facts.words import decimal_of, fold, split_points, squeeze
from hengwang.checker.report import Indicator, Section, TotalScore

_WEIGHT_ROW = re.compile(r".*(分值|权重|满分|标准分|总分值?)")
_SCORE_ROW = re.compile(r".*(得分|评分)(情况|值)?")
_SKIP_ROW = re.compile(r".*(得分率|比率|占比|完成率|排名|等级).*")
_MIN_SECTIONS = 2
_TOTAL_LABEL = re.compile(
    r"(自评|评价|综合|最终|绩效|考核)*(总得分|总分|总评分|综合得分|综合评分)(\(.{0,10}\))?"
)
_FULL = 200
_UPPER = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]\s*")
_LOWER = re.compile(r"^(?:\d{1,2}[.、．](?!\d)|[（(][一二三四五六七八九十\d]{1,2}[）)])\s*")


def read_score_tables(parts: Iterable[TablePart], facts: TableFacts) -> None:
    """Add the sections and totals of summary tables to `facts`."""
    for part in parts:
        if part.kind is Part.SECTIONS:
            _down(part, facts)
        elif part.kind is Part.LOOSE:
            _across(part, facts)
            _labelled(part, facts)


def _down(part: TablePart, facts: TableFacts) -> None:
    """一级指标 | 分值 | 得分, one section a row."""
    upper = ""
    nested = _is_nested(part)
    for row in part.rows:
        printed = row.printed()
        if not printed:
            continue
        named = next((row.text(column) for column in LEVELS if row.text(column)), "")
        name, points = split_points(named or printed[0].text)
        if is_total_name(fold(name)):
            facts.totals.extend(_as_table(total_from(row)))
            continue
        weight, score = (decimal_of(row.text(c)) for c in (Column.WEIGHT, Column.SCORE))
        if nested and upper and not _UPPER.match(name):
            facts.indicators.append(_scored_row(row, upper, name, weight, score))
        elif weight is not None or score is not None:
            upper = name = _UPPER.sub("", name) if nested else name
            facts.sections.append(
                _section(
                    row,
                    (name, weight if weight is not None else points),
                    score,
                    row.text(Column.SCORE),
                )
            )


def _is_nested(part: TablePart) -> bool:
    """一、投入 | 20 above 1.预算编制 | 10: the sections and the rows they are made of."""
    names = [row.printed()[0].text for row in part.rows if row.printed()]
    lower = [n for n in names if not _UPPER.match(n) and not is_total_name(fold(n))]
    return len(lower) >= _MIN_SECTIONS and sum(map(_is_upper, names)) >= _MIN_SECTIONS


def _is_upper(name: str) -> bool:
    return _UPPER.match(name) is not None


def _scored_row(
    row: Row, section: str, name: str, weight: Decimal | None, score: Decimal | None
) -> Indicator:
    return Indicator(
        level1=section,
        level2="",
        level3=_LOWER.sub("", name),
        target=None,
        actual=None,
        weight=weight,
        score=score,
        note=row.text(Column.NOTE),
        place=row.place,
        quote=row.quote,
        columns=frozenset({"weight", "score"}),
        weight_text=row.text(Column.WEIGHT),
        score_text=row.text(Column.SCORE),
    )


def _as_table(totals: Iterable[TotalScore]) -> Iterator[TotalScore]:
    for total in totals:
        yield TotalScore(total.score, total.weight, total.place, "table", total.quote)


def _across(part: TablePart, facts: TableFacts) -> None:
    """投入 | 产出 | 效益 | 总分 in one row, the numbers of each in the rows below."""
    heads: dict[int, str] = {}
    weights: dict[int, Decimal] = {}
    for row in part.rows:
        opened = _section_heads(row)
        if opened:
            heads = opened
            weights = {
                at: points
                for at, text in heads.items()
                if (points := split_points(text)[1]) is not None
            }
            continue
        numbers = {
            at: number
            for at in heads
            if at < len(row.cells) and (number := decimal_of(row.cells[at].text)) is not None
        }
        if len(numbers) < _MIN_SECTIONS or len(numbers) < len(heads) - 1:
            facts.loose.append(row)
            heads = heads if not row.printed() else {}
            continue
        label = fold(row.cells[0].text) if 0 not in numbers else ""
        if _SKIP_ROW.fullmatch(label):
            continue
        # 权重 above 分值: the first is what can be reached, the second what was.
        if _WEIGHT_ROW.fullmatch(label) and not (weights or _SCORE_ROW.fullmatch(label)):
            weights.update(numbers)
            continue
        _take(facts, row, heads, weights)


def _labelled(part: TablePart, facts: TableFacts) -> None:
    """自评总分 | 96.4 in the head or at the foot of a form."""
    for row in part.rows:
        cells = [cell for cell in row.cells if not cell.merged]
        for label, value in pairwise(cells):
            score = decimal_of(value.text)
            named = _TOTAL_LABEL.fullmatch(fold(label.text).strip(":："))
            if named and score is not None and 0 <= score <= _FULL:
                facts.totals.append(TotalScore(score, None, row.place, "row", row.quote))


def _section_heads(row: Row) -> dict[int, str]:
    """Return position → text of the section names in a row that is nothing but such names."""
    heads: dict[int, str] = {}
    for at, cell in enumerate(row.cells):
        name, _ = split_points(cell.text)
        folded = fold(name)
        if len(folded) <= 12 and (SECTION_NAME.fullmatch(folded) or is_total_name(folded)):  # noqa: PLR2004
            heads[at] = cell.text
    printed = row.printed()
    others = [c for c in printed if c.text not in heads.values()]
    sections = [t for t in heads.values() if not is_total_name(fold(split_points(t)[0]))]
    if len(sections) < _MIN_SECTIONS or len(others) > 2 or len(heads) < len(others) + 1:  # noqa: PLR2004
        return {}
    if any(decimal_of(cell.text) is not None for cell in printed):
        return {}
    return heads


def _take(facts: TableFacts, row: Row, heads: dict[int, str], weights: dict[int, Decimal]) -> None:
    for at, text in heads.items():
        cell: TableCell | None = row.cells[at] if at < len(row.cells) else None
        score = decimal_of(cell.text) if cell else None
        name, _ = split_points(text)
        if is_total_name(fold(name)):
            facts.totals.append(TotalScore(score, weights.get(at), row.place, "table", row.quote))
        elif cell is not None and score is not None:
            facts.sections.append(_section(row, (name, weights.get(at)), score, cell.text))


def _section(
    row: Row, named: tuple[str, Decimal | None], score: Decimal | None, text: str
) -> Section:
    name, weight = named
    return Section(squeeze(name), weight, score, row.place, "table", row.quote, squeeze(text))
