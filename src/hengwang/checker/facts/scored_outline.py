"""Scores told line by line instead of in a table: 1.项目立项（满分8分，得8分）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.checker.document import Place
from hengwang.checker.facts.words import fold, squeeze
from hengwang.checker.report import Cell, Indicator, Section, Sentence
from hengwang.kernel.quantities import parse_quantities

_N = r"(\d{1,3}(?:\.\d{1,4})?)"
_STYLES = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.,]"),
    re.compile(r"^\([一二三四五六七八九十]{1,3}\)[、.]?"),
    re.compile(r"^\d{1,2}(?:[.、](?!\d)|\))"),
    re.compile(r"^\(\d{1,2}\)[、.]?"),
    re.compile(r"^[①-⑳]"),
)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{2,24}")
_POINTS = re.compile(rf"(?:满分|分值|权重分?|标准分|总分)(?:为|是|:)?{_N}分?|\({_N}分\)")
_GOT = re.compile(
    rf"(?<![应可])(?:得分|自评得分|评价得分|实际?得|计|获|得)(?:分|为|是|:|了|到)*{_N}分(?![值,、]?(?:满分|以|的))"
)
_LOST = re.compile(r"扣(?:减|除)?\d+(?:\.\d+)?分")
_VALUE = r"([≥≤><=]?(?:不低于|不少于|不超过|不高于|控制在)?\d[\d,.年月日/-]*[^\d,;。()]{0,8}?)"
_PLANNED = (
    re.compile(
        rf"(?:计划|目标值?|应达?到?|要求|任务)(?:数|值)?(?:为|是|达到|:)?([\u4e00-\u9fff]{{0,6}}?){_VALUE}[,;]"
        rf"(?:实际|全年实际|实际上|完成|已)(?:完成|达到|值)?(?:为|是|达|值)?(?:[\u4e00-\u9fff]{{0,6}}?){_VALUE}(?=[,;。(]|$)"
    ),
)
_AFTERWARDS = re.compile(
    rf"{_VALUE},?(?:低于|高于|超过|达到|未达到?)(?:年度|年初)?目标值?{_VALUE}(?=[,;。(]|$)"
)
_WHOLE = re.compile(
    r"综上|总体|总得分|总分|合计|共计|综合(?:得分|评)|自评(?:总分|得分|结[论果])|评价(?:得分|结[论果])|项目(?:自评|评价|得分)|(?:扣分|未完成|偏差)原因"
)
_LEAVES_AT_LEAST = 2


@dataclass(slots=True)
class _Item:
    """One scored line: how deep it stands, what it can get and what it got."""

    name: str
    depth: int
    points: Decimal | None
    score: Decimal | None
    sentence: Sentence
    text: str
    parent: "_Item | None" = None
    children: list["_Item"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections and rows of such lines, and the sentences that they are taken from."""

    sections: tuple[Section, ...] = ()
    rows: tuple[Indicator, ...] = ()
    sentences: frozenset[int] = frozenset()


def outline_of(sentences: Sequence[Sentence]) -> Outline:
    """Return the scored lines of a report without a table of indicators.

    Nothing is returned when fewer than two lines with points and score stand below a section
    with points: a summary is read by `sections_said`.
    """
    items = list(_items(sentences))
    _nest(items)
    kept = [item for item in items if _tree(item)]
    leaves = [item for item in kept if not item.children and item.parent is not None]
    _inherit(leaves)
    scored = [leaf for leaf in leaves if leaf.points is not None and leaf.score is not None]
    if len(scored) < _LEAVES_AT_LEAST:
        return Outline()
    tops = [item for item in kept if item.parent is None and item.children]
    return Outline(
        tuple(_section(item) for item in tops),
        tuple(_row(leaf) for leaf in scored),
        frozenset(s.index for item in kept for s in _same_block(sentences, item)),
    )


def _same_block(sentences: Sequence[Sentence], item: _Item) -> Iterator[Sentence]:
    """The sentences of the line, from the first that names it."""
    for sentence in sentences[item.sentence.index :]:
        if sentence.place != item.sentence.place:
            return
        yield sentence


def _items(sentences: Sequence[Sentence]) -> Iterator[_Item]:
    blocks: dict[Place, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.place.table is None:
            blocks.setdefault(sentence.place, []).append(sentence)
    for group in blocks.values():
        text = "".join(fold(s.text) for s in group).replace("，", ",").replace("；", ";")
        text = text.replace("：", ":")
        depth = next((d for d, style in enumerate(_STYLES) if style.match(text)), len(_STYLES))
        bare = _STYLES[depth].sub("", text, count=1) if depth < len(_STYLES) else text
        named = _NAME.match(bare)
        if named is None or "分" not in bare:
            if depth < len(_STYLES) and named is not None:
                yield _Item(named[0], depth, None, None, group[0], bare)
            continue
        points, got = _POINTS.search(bare), _GOT.findall(bare)
        yield _Item(
            named[0],
            depth,
            Decimal(points[1] or points[2]) if points else None,
            Decimal(got[0]) if got else None,
            group[0],
            bare,
        )


def _nest(items: Sequence[_Item]) -> None:
    """Hang every line below the nearest one above it that stands less deep."""
    open_items: list[_Item] = []
    for item in items:
        if _WHOLE.match(item.name):
            open_items.clear()
            continue
        while open_items and open_items[-1].depth >= item.depth:
            open_items.pop()
        above = open_items[-1] if open_items else None
        if above is not None and _speaks_for(item, above):
            above.points, above.score = item.points, item.score
            continue
        if above is not None and above.points is not None:
            item.parent = above
            if item.score is not None:
                above.children.append(item)
        open_items.append(item)


def _speaks_for(item: _Item, above: _Item) -> bool:
    """产出指标满分50分，得分48分 on the line below the heading （二）产出指标完成情况."""
    if item.depth < len(_STYLES) or item.points is None or item.score is None:
        return False
    return above.points is None and above.depth < len(_STYLES) and item.name[:2] == above.name[:2]


def _tree(item: _Item) -> bool:
    """Whether the line belongs to a section with points that its lines make up."""
    if item.score is None and not item.children:
        return False
    return item.parent is not None or (item.points is not None and bool(item.children))


def _inherit(leaves: Sequence[_Item]) -> None:
    """The only line below a section has the section's points."""
    for leaf in leaves:
        if leaf.points is None and leaf.parent is not None and len(leaf.parent.children) == 1:
            leaf.points = leaf.parent.points


def _section(item: _Item) -> Section:
    where = "text" if item.score is not None else "heading"
    return Section(
        _plain_name(item.name),
        item.points,
        item.score,
        item.sentence.place,
        where,
        item.sentence.text,
        f"{item.score}" if item.score is not None else "",
    )


def _plain_name(name: str) -> str:
    return re.sub(r"(?:指标)?(?:完成|实现)?情况(?:分析)?$", "", name) or name


def _row(item: _Item) -> Indicator:
    top = item
    while top.parent is not None:
        top = top.parent
    second = item.parent if item.parent is not None and item.parent is not top else None
    target, actual = _values(item)
    name = "预算执行率" if item.name in {"得分", "自评得分"} and item.parent else item.name
    return Indicator(
        level1=_plain_name(top.name),
        level2=second.name if second else "",
        level3=name,
        target=target,
        actual=actual,
        weight=item.points,
        score=item.score,
        note="；".join(p for p in re.split("[;。]", item.text) if _LOST.search(p)),
        place=item.sentence.place,
        quote=item.sentence.text,
        columns=frozenset(
            {"told", "weight", "score"} | ({"target", "actual"} if target else set())
        ),
        level1_points=top.points,
        definition=item.sentence.text,
        weight_text=f"{item.points}",
        score_text=f"{item.score}",
    )


def _values(item: _Item) -> tuple[Cell | None, Cell | None]:
    """What was wanted and what was reached, where the line says both; the name of what is left."""
    for pattern in _PLANNED:
        found = pattern.search(item.text)
        if found:
            return _cell(found[2], item), _cell(found[3], item)
    found = _AFTERWARDS.search(item.text)
    return (_cell(found[2], item), _cell(found[1], item)) if found else (None, None)


def _cell(text: str, item: _Item) -> Cell:
    quantities = parse_quantities(text)
    return Cell(
        squeeze(text), item.sentence.place, quantities[0][0] if len(quantities) == 1 else None
    )
