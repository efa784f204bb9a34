"""Indicator rows out of tables: level cells filled down, slots kept, totals set apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.checker.document import TableCell
from hengwang.checker.facts.columns import LEVELS, Column
from hengwang.checker.facts.grid import Part, Row, TablePart, blank_row
from hengwang.checker.facts.words import decimal_of, fold, is_blank, split_points, squeeze
from hengwang.checker.report import Cell, Indicator, Section, TotalScore
from hengwang.kernel.quantities import parse_quantities

TOTAL_NAME = re.compile(
    r"(总分值?|合计|总计|总得分|(自评|评价|评估|考核|综合|合计|最终|绩效)*(总|综合|合计)(得分|评分|分)"
    r"(合计)?|总分合计|自评(总|得)分|.*综合(得分|评分)|项目(总得分|得分合计)|总体得分|.*绩效(自评|评价)得分)"
)
SUBTOTAL_NAME = re.compile(r".*小计")
SECTION_NAME = re.compile(
    r".*(产出|效益|效果|满意|决策|过程|投入|执行|资金|预算|成本|管理|绩效|影响|数量|质量|时效).*"
)
_POINTS_BEHIND = re.compile(
    r"(?<=.)[(（]\s*(?:满分|分值|权重)?[:：]?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[)）]$"
)
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]\s*")
_TWO_FIGURES = re.compile(r"(\d+(?:\.\d+)?)分?[/|](\d+(?:\.\d+)?)分?")
_POINTS_WORD = re.compile(r"分值|满分|权重")
_BOUNDS = {"≥", "≤", ">", "<"}
_SLOT_WORDS = {"无", "/", "不适用", "不涉及"}
_VALUE_COLUMNS = {
    Column.TARGET: "target",
    Column.ACTUAL: "actual",
    Column.WEIGHT: "weight",
    Column.SCORE: "score",
    Column.NOTE: "note",
    Column.STANDARD: "standard",
    Column.LAST_YEAR: "last_year",
}


@dataclass
class TableFacts:
    """What the tables say about indicators and scores."""

    indicators: list[Indicator] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    totals: list[TotalScore] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)


@dataclass
class _Levels:
    """The level names in force while going down a table."""

    names: list[str] = field(default_factory=lambda: ["", ""])
    level3: str = ""
    points: list[Decimal | None] = field(default_factory=lambda: [None, None])

    def enter(self, level: int, text: str) -> bool:
        """Take a printed level cell; return whether it opens another section than before."""
        name, points = split_points(_NUMBERING.sub("", squeeze(text)))
        changed = name != self.names[level]
        if changed or points is not None:
            self.names[level], self.points[level] = name, points
        if changed:
            self.level3 = ""
        if changed and level == 0:
            self.names[1], self.points[1] = "", None
        return changed


def indicators_from(parts: Iterable[TablePart]) -> TableFacts:
    """Read every indicator part; rows that belong to none are handed on as loose."""
    facts = TableFacts()
    levels = _Levels()
    for part in parts:
        if part.kind is not Part.INDICATORS:
            continue
        if not part.continues and not _starts_in_the_middle(part):
            levels = _Levels()
        for row in part.rows:
            _read_row(facts, levels, _meanings(row), row)
    return facts


def _starts_in_the_middle(part: TablePart) -> bool:
    """A header repeated on a new page is followed by a row without its level-1 cell."""
    first = next((row for row in part.rows if not blank_row(row)), None)
    has_level = part.header is not None and part.header.has(Column.LEVEL1)
    return first is not None and has_level and not first.text(Column.LEVEL1)


def _meanings(row: Row) -> dict[Column, Column]:
    """Columns that stand in for target and actual in this table."""
    assert row.header is not None  # noqa: S101 - indicator parts always have one
    stand_ins = {}
    for wanted, others in (
        (Column.TARGET, (Column.GOAL,)),
        (Column.ACTUAL, (Column.GOAL_ACTUAL, Column.COMPLETION, Column.EXECUTED)),
    ):
        if not row.header.has(wanted):
            present = [other for other in others if row.header.has(other)]
            if present:
                stand_ins[wanted] = present[0]
    return stand_ins


def _read_row(
    facts: TableFacts, levels: _Levels, stand_ins: dict[Column, Column], row: Row
) -> None:
    printed = row.printed()
    if not printed:
        return
    first = fold(printed[0].text)
    if is_total_name(first) and not _has_own_level3(row):
        facts.totals.extend(total_from(row))
    elif SUBTOTAL_NAME.fullmatch(first):
        facts.sections.extend(_subtotal(levels, row))
    elif len(printed) == 1 and (not row.text(Column.LEVEL3) or not _has(row, Column.LEVEL1)):
        name, _ = split_points(printed[0].text)
        if SECTION_NAME.fullmatch(fold(name)) and len(name) <= 20:  # noqa: PLR2004 - a name, not a sentence
            _enter_single(levels, row, printed[0])
        elif any(len(cell.text) for cell in printed):
            facts.loose.append(row)
    elif _is_label_pair(row, printed):
        facts.loose.append(row)
    elif _is_section_row(row, printed):
        facts.sections.extend(_opened(levels, row, printed[0]))
    else:
        facts.indicators.extend(_indicator(levels, stand_ins, row))


def is_total_name(folded: str) -> bool:
    """Whether a row label means the grand total."""
    name = _BRACKETED.sub("", folded) or split_points(folded)[0]
    return TOTAL_NAME.fullmatch(name.strip(":：*")) is not None


def _has_own_level3(row: Row) -> bool:
    """A row of full width whose third level is printed is an indicator, whatever its first word."""
    assert row.header is not None  # noqa: S101
    if len(row.cells) < len(row.header.texts):
        return False
    cell = row.cell(Column.LEVEL3)
    return bool(
        cell and cell.text and decimal_of(cell.text) is None and cell is not row.printed()[0]
    )


def _is_label_pair(row: Row, printed: list[TableCell]) -> bool:
    """评价等次 | 优秀 under the rows of a form: a short row that is no indicator."""
    assert row.header is not None  # noqa: S101
    short = len(row.cells) < len(row.header.texts) and len(row.cells) <= 4  # noqa: PLR2004
    label = re.fullmatch(
        r".*(等级|等次|级别|结论|意见|说明|签字|签章|盖章|日期|电话|填报人|负责人).*",
        fold(printed[0].text),
    )
    return bool(short or (label and len(printed) <= 4 and not row.text(Column.SCORE)))  # noqa: PLR2004


def _is_section_row(row: Row, printed: list[TableCell]) -> bool:
    """二、产出 | 50 | 48: a numbered section with its points above the rows it is made of."""
    if not _NUMBERING.match(printed[0].text) or not _has(row, Column.LEVEL3):
        return False
    if row.text(Column.LEVEL3) not in {"", squeeze(printed[0].text)}:
        return False
    return all(decimal_of(cell.text) is not None for cell in printed[1:])


def _opened(levels: _Levels, row: Row, cell: TableCell) -> Iterator[Section]:
    levels.enter(0, cell.text)
    weight, score = (decimal_of(text or "") for text in _points_and_score(row))
    levels.points[0] = weight if weight is not None else levels.points[0]
    if weight is not None or score is not None:
        name = levels.names[0]
        yield Section(name, weight, score, row.place, "table", row.quote, row.text(Column.SCORE))


def _enter_single(levels: _Levels, row: Row, cell: TableCell) -> None:
    header = row.header
    index = row.cells.index(cell)
    second = header is not None and header.has(Column.LEVEL1)
    second = second and header is not None and header.at.get(Column.LEVEL2) == index
    levels.enter(1 if second else 0, cell.text)


def _indicator(levels: _Levels, stand_ins: dict[Column, Column], row: Row) -> Iterator[Indicator]:
    assert row.header is not None  # noqa: S101
    for level, column in enumerate(LEVELS[:2]):
        text = row.text(column)
        if not is_blank(text):
            levels.enter(level, text)
    if not any(
        row.text(c) for c in (Column.LEVEL3, Column.LEVEL4, *_VALUE_COLUMNS) if row.header.has(c)
    ):
        if not any(row.text(column) for column in LEVELS):
            return
        if row.header.has(Column.LEVEL3):
            return
    level3, weight_in_name = _level3(levels, row)
    if not level3 and _spans_levels(row):
        level3 = levels.names[0]
    for level, column in enumerate((Column.LEVEL1_POINTS, Column.LEVEL2_POINTS)):
        points = decimal_of(row.text(column))
        levels.points[level] = points if points is not None else levels.points[level]
    weight, score = _points_and_score(row)
    unit, sign = row.text(Column.UNIT), fold(row.text(Column.SIGN))
    present = {word for column, word in _VALUE_COLUMNS.items() if row.header.has(column)}
    present |= {_VALUE_COLUMNS[column] for column in stand_ins}
    present |= {"weight"} if weight else set()
    last_year = row.cell(Column.LAST_YEAR)
    yield Indicator(
        level1=levels.names[0],
        level2=levels.names[1],
        level3=level3,
        target=_cell(row.cell(stand_ins.get(Column.TARGET, Column.TARGET)), unit, sign),
        actual=_cell(row.cell(stand_ins.get(Column.ACTUAL, Column.ACTUAL)), unit),
        weight=decimal_of(weight) if weight is not None else weight_in_name,
        score=decimal_of(score) if score is not None else None,
        note=row.text(Column.NOTE),
        place=row.place,
        quote=row.quote,
        columns=frozenset(present),
        level1_points=levels.points[0],
        level2_points=levels.points[1],
        weight_text=weight or "",
        score_text=score or "",
        last_year=_cell(last_year, unit) if last_year and last_year.text else None,
        standard=row.text(Column.STANDARD),
        definition=row.text(Column.DEFINITION),
        level4=row.text(Column.LEVEL4),
        unit=unit,
        is_slot=_is_slot(row, level3),
    )


def _spans_levels(row: Row) -> bool:
    """预算执行率 over all three levels with its own target, actual value and score.

    Such a row is an indicator; the subtotal of a section has no values.
    """
    if row.header is None or not row.header.has(*LEVELS):
        return False
    lower = [row.cell(column) for column in LEVELS[1:]]
    values = (row.text(Column.TARGET), row.text(Column.ACTUAL), row.text(Column.SCORE))
    return all(cell is not None and cell.merged for cell in lower) and all(values)


def _points_and_score(row: Row) -> tuple[str | None, str | None]:
    """The printed points and the printed score, also of one cell 20/20 under 得分/分值.

    None where the table has no such column.
    """
    weight, score = row.cell(Column.WEIGHT), row.cell(Column.SCORE)
    texts = (squeeze(weight.text) if weight else None, squeeze(score.text) if score else None)
    both = _TWO_FIGURES.fullmatch(fold(score.text)) if score and not weight else None
    if both is None or row.header is None:
        return texts
    head = row.header.texts[row.header.at[Column.SCORE]]
    if "得分" not in head or not _POINTS_WORD.search(head):
        return texts
    first, second = both.groups()
    return (second, first) if head.index("得分") == 0 or "得分/" in fold(head) else (first, second)


def _is_slot(row: Row, level3: str) -> bool:
    """A row of the form nobody filled in; where the second level is the deepest, that names it."""
    columns = (Column.LEVEL4, *(() if _has(row, Column.LEVEL3) else (Column.LEVEL2,)))
    deepest = next((text for column in columns if (text := row.text(column))), level3)
    if deepest and _spans_levels(row):
        return False
    return is_blank(deepest) or fold(deepest) in _SLOT_WORDS


def _has(row: Row, column: Column) -> bool:
    return row.header is not None and row.header.has(column)


def _level3(levels: _Levels, row: Row) -> tuple[str, Decimal | None]:
    """The third level, filled down above a fourth; its points where no column prints them."""
    name, points = row.text(Column.LEVEL3), None
    assert row.header is not None  # noqa: S101 - indicator parts always have one
    if row.header.has(Column.LEVEL4):
        levels.level3 = name = name or levels.level3
    found = None if row.header.has(Column.WEIGHT) else _POINTS_BEHIND.search(name)
    if found:
        name, points = name[: found.start()].strip(), Decimal(found[1])
    return name, points


def _cell(cell: TableCell | None, unit: str, sign: str = "") -> Cell | None:
    """Return the value of a cell, with the sign and the unit of columns of their own."""
    if cell is None:
        return None
    text = squeeze(cell.text)
    if sign in _BOUNDS and decimal_of(text) is not None:
        text = sign + text
    found = parse_quantities(text)
    if len(found) == 1 and not found[0][0].unit and unit and decimal_of(cell.text) is not None:
        found = parse_quantities(text + unit)
    return Cell(text, cell.place, found[0][0] if len(found) == 1 else None)


def total_from(row: Row) -> Iterator[TotalScore]:
    """Read a total row: by its columns when it has them, else the last numbers of the row."""
    weight: Decimal | None = None
    score: Decimal | None = None
    full = row.header is not None and len(row.cells) >= len(row.header.texts)
    if full:
        weight, score = (decimal_of(text or "") for text in _points_and_score(row))
    if weight is None or score is None:
        numbers = [
            n for n in (decimal_of(cell.text) for cell in row.printed()[1:]) if n is not None
        ]
        if len(numbers) >= 2:  # noqa: PLR2004 - points, then score
            weight, score = numbers[0], numbers[1]
        elif numbers and weight is None:
            score = numbers[0]
    _, printed_points = split_points(row.printed()[0].text)
    if weight is not None or score is not None:
        yield TotalScore(
            score, weight if weight is not None else printed_points, row.place, "row", row.quote
        )


def _subtotal(levels: _Levels, row: Row) -> Iterator[Section]:
    for total in total_from(row):
        name = re.sub(r"小计$", "", squeeze(row.printed()[0].text)) or levels.names[0]
        yield Section(name, total.weight, total.score, row.place, "table", row.quote)
