"""Cuts a table into parts, each a header with its rows; a form holds several one above another."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from hengwang.checker.document import Document, Place, Table, TableCell
from hengwang.checker.facts.columns import (
    JUDGE,
    LEVELS,
    MONEY,
    Column,
    Header,
    columns_of,
    header_from,
)
from hengwang.checker.facts.words import decimal_of, fold, is_blank, split_points, squeeze

_VALUES = (Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE)
_MAX_GAP = 2
# 决策 | 过程 | 产出 | 效益 beside one another are sections written across, not a header of columns.
_SECTION_HEAD = re.compile(
    r"(?:项目)?(?:决策|过程|产出|效益|效果|投入|管理|满意度|成本)(?:类)?(?:指标)?(?:情况)?"
)
_SUM_OF_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元)")
# 项目名称 | 乡村教师培训 | 实施单位 | 甲局: labels with what they name, no heading of columns.
_LABEL = re.compile(
    r"(?:项目(?:名称|编码|代码)|(?:主管|预算)部门|(?:实施|项目|填报)单位)(?:名称)?:?"
)
_CAPTION = re.compile(
    r"(?:附?表[一二三四五六七八九十\d]{1,2}.{2,40}"
    r"|.{2,30}(?:明细|一览|统计|完成|分配|发放|兑付|安排|使用|汇总|清单|台账)(?:情况)?(?:表|如下)?)(?:[(].{1,20}[)]|单位.{1,6})?:?"
)
_LONGEST_WORD = 14
_CHAPTER = re.compile(r"\s*[一二三四五六七八九十]+\s*、")


class Part(StrEnum):
    """What kind of rows follow a header."""

    INDICATORS = auto()
    SECTIONS = auto()
    FUNDS = auto()
    SPENDING = auto()
    GOALS = auto()
    LOOSE = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, seen through the header above it."""

    cells: tuple[TableCell, ...]
    table: Table
    number: int
    header: Header | None = None

    @property
    def place(self) -> Place:
        """Place of the whole row."""
        where = self.table.place
        return Place(where.block, where.page, where.table, self.number, None, where.label)

    @property
    def quote(self) -> str:
        """Printed cells joined by blanks."""
        return self.table.row_text(self.number - 1)

    def printed(self) -> list[TableCell]:
        """Cells with something in them."""
        return [cell for cell in self.cells if cell.text]

    def cell(self, column: Column) -> TableCell | None:
        """The cell under the header of `column`: the first printed one within its span."""
        if self.header is None or column not in self.header.at:
            return None
        under = [self.cells[i] for i in self.header.span(column) if i < len(self.cells)]
        return next((cell for cell in under if cell.text), under[0] if under else None)

    def text(self, column: Column) -> str:
        """Text under the header of `column`, squeezed; empty when there is none."""
        cell = self.cell(column)
        return squeeze(cell.text) if cell else ""


@dataclass(frozen=True, slots=True)
class TablePart:
    """A header and the rows under it; a loose part has rows only."""

    kind: Part
    table: Table
    header: Header | None
    header_row: int
    rows: tuple[Row, ...]
    continues: bool = False

    def header_text(self) -> str:
        """All words of the header, for units printed there."""
        return " ".join(self.header.texts) if self.header else ""


def parts_of(document: Document) -> Iterator[TablePart]:
    """Yield the parts of all tables; a table that goes on without a header keeps the last one."""
    previous: TablePart | None = None
    for table in document.tables():
        parts = list(_parts_of_table(table, previous))
        yield from parts
        previous = parts[-1] if parts else None


def _parts_of_table(table: Table, previous: TablePart | None) -> Iterable[TablePart]:
    carried = previous if previous and _goes_on(table, previous) else None
    kind, header, start = Part.LOOSE, None, 0
    if carried:
        kind, header = carried.kind, carried.header
    rows: list[Row] = []
    at = 0
    found: list[TablePart] = []
    while at < len(table.rows):
        opened = header_at(table, at)
        ends = _is_chapter(table, at) or _is_caption(table, at)
        if opened is None and kind is not Part.LOOSE and ends:
            found.append(TablePart(kind, table, header, start, tuple(rows), carried is not None))
            kind, header, start, rows, carried = Part.LOOSE, None, at, [], None
        if opened is None:
            rows.append(Row(_aligned(table.rows[at], header, kind), table, at + 1, header))
            at += 1
            continue
        if rows or (carried and not found):
            found.append(TablePart(kind, table, header, start, tuple(rows), carried is not None))
            carried = None
        kind, header = opened
        start, rows = at + 1, []
        at += header.height
    found.append(TablePart(kind, table, header, start, tuple(rows), carried is not None))
    return [part for part in found if part.rows or part.header]


def _is_chapter(table: Table, at: int) -> bool:
    """四、评价人员 over the whole width: what follows has nothing to do with the header above."""
    printed = [cell for cell in table.rows[at] if cell.text]
    if len(printed) != 1 or _CHAPTER.match(printed[0].text) is None:
        return False
    name, points = split_points(_CHAPTER.sub("", printed[0].text))
    # 二、履职产出（50分） between the rows of a table is the section they belong to.
    return points is None and _SECTION_HEAD.fullmatch(fold(name)) is None


def _is_caption(table: Table, at: int) -> bool:
    """表2 各县任务完成情况 above a row of words: another table begins, whatever it holds."""
    printed = [cell for cell in table.rows[at] if cell.text]
    if len(printed) != 1 or _CAPTION.fullmatch(fold(printed[0].text)) is None:
        return False
    below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
    words = [cell.text for cell in below if cell.text]
    short = all(len(text) <= _LONGEST_WORD for text in words)
    return len(words) > _MAX_GAP and short and not any(re.search(r"\d", text) for text in words)


def _goes_on(table: Table, previous: TablePart) -> bool:
    """Whether a table without a header of its own continues the table right before it."""
    if previous.header is None or previous.kind is Part.LOOSE or not table.rows:
        return False
    near = table.place.block - previous.table.place.block < _MAX_GAP
    width = max(len(row) for row in table.rows[:3])
    return near and width == len(previous.header.texts) and header_at(table, 0) is None


def _aligned(
    cells: tuple[TableCell, ...], header: Header | None, kind: Part
) -> tuple[TableCell, ...]:
    """Put a row whose merged cells collapsed back under its header, from the right."""
    if header is None or len(cells) >= len(header.texts) or len(cells) < _MAX_GAP:
        return cells
    if kind not in {Part.FUNDS, Part.SPENDING}:
        return cells
    missing = len(header.texts) - len(cells)
    filler = TableCell("", cells[0].place, merged=True)
    return (*[filler] * missing, *cells)


def header_at(table: Table, at: int) -> tuple[Part, Header] | None:
    """Return the kind and header that start at row `at`; two rows are tried before one."""
    texts = [cell.text for cell in table.rows[at]]
    if not _may_head(texts):
        return None
    if at + 1 < len(table.rows):
        below = [cell.text for cell in table.rows[at + 1]]
        if _completes(texts, below):
            joined = header_from(_joined(texts, below), height=2)
            kind = _kind(joined)
            if kind is not None:
                return kind, joined
    header = header_from(texts)
    kind = _kind(header)
    return (kind, header) if kind else None


def _may_head(texts: Sequence[str]) -> bool:
    printed = [text for text in texts if text.strip()]
    if len(printed) > 1 and _LABEL.fullmatch(fold(printed[0])) and not columns_of(printed[1]):
        return False
    if len(printed) < _MAX_GAP or any(decimal_of(text) is not None for text in printed):
        return False
    if sum(bool(_SECTION_HEAD.fullmatch(split_points(fold(text))[0])) for text in printed) > 1:
        return False
    return sum(bool(columns_of(text)) for text in printed) >= _MAX_GAP


def _completes(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row below is the second row of a header: headings under merged headings."""
    printed = [text for text in below if text.strip()]
    if len(printed) < _MAX_GAP or not any(not text.strip() for text in below):
        return False
    if [fold(text) for text in above] == [fold(text) for text in below]:
        return False
    if any(_SUM_OF_MONEY.fullmatch(fold(text)) for text in above):
        return False
    known = sum(bool(columns_of(text)) for text in printed)
    return known == len(printed) or (known > 0 and _stands_under(above, below))


def _stands_under(above: Sequence[str], below: Sequence[str]) -> bool:
    """调增数 | 调整后预算 under 调整预算数: words only, beside headings that run down over both."""
    if len(above) != len(below) or any(decimal_of(text) is not None for text in below if text):
        return False
    free = [at for at, text in enumerate(above) if not text.strip() and below[at].strip()]
    merged = [at for at, text in enumerate(below) if not text.strip() and above[at].strip()]
    return bool(free and merged) and not below[0].strip()


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Lay a header of two rows into one; merged headings that collapsed are pulled apart."""
    if len(above) < len(below):
        lead = next((i for i, text in enumerate(below) if text.strip()), len(below))
        tail = next((i for i, text in enumerate(reversed(below)) if text.strip()), 0)
        middle = [""] * (len(below) - lead - tail)
        spare = list(above[lead : len(above) - tail if tail else None])
        middle[: len(spare)] = spare[: len(middle)]
        above = [*above[:lead], *middle, *(above[-tail:] if tail else [])]
    wide = max(len(above), len(below))
    padded = [*below, *[""] * (wide - len(below))]
    return [
        padded[i] if padded[i].strip() else (above[i] if i < len(above) else "")
        for i in range(wide)
    ]


def _kind(header: Header) -> Part | None:
    goals = header.has(Column.GOAL) + header.has(Column.GOAL_ACTUAL)
    if header.count(LEVELS) and (header.count(_VALUES) + goals + header.has(Column.COMPLETION)):
        return _kind_with_levels(header, goals)
    money = _kind_with_money(header)
    if money:
        return money
    if header.has(Column.NAME) and header.count((Column.WORK, Column.COMPLETION)):
        return Part.SPENDING
    answered = header.count((Column.GOAL_ACTUAL, Column.ACTUAL, Column.COMPLETION))
    if header.has(Column.GOAL) and answered:
        return Part.GOALS
    return Part.FUNDS if header.count(MONEY) > _MAX_GAP else None


def _kind_with_levels(header: Header, goals: int) -> Part | None:
    levels, values = header.count(LEVELS), header.count(_VALUES)
    only_names = levels == 1 and not header.has(Column.LEVEL2)
    if only_names and any(JUDGE.fullmatch(fold(text)) for text in header.texts):
        return None
    if only_names and not (header.has(Column.TARGET) or header.has(Column.ACTUAL) or goals):
        return Part.SECTIONS if header.count((Column.WEIGHT, Column.SCORE)) else None
    return Part.INDICATORS if levels + values + goals > _MAX_GAP else None


def _kind_with_money(header: Header) -> Part | None:
    money = header.count(MONEY)
    if money and _lists_items(header):
        return Part.SPENDING
    if money >= _MAX_GAP and header.count((Column.RATE, Column.WEIGHT, Column.SCORE)):
        return Part.FUNDS
    if money and (header.has(Column.NAME) or header.has(Column.VOUCHER)):
        return Part.SPENDING
    return None


def _lists_items(header: Header) -> bool:
    """Whether the rows are numbered or named things money went to, not the sources of one sum."""
    if header.count((Column.WEIGHT, Column.SCORE)):
        # A list of projects with the score of each is no funds block.
        is_named = header.has(Column.NUMBER, Column.NAME)
        return is_named and "项目" in header.texts[header.at[Column.NAME]]
    if header.has(Column.NUMBER):
        return True
    named = [header.texts[header.at[c]] for c in (Column.NAME, Column.GROUP) if header.has(c)]
    return bool(named) and not any("来源" in text or "资金" in text for text in named)


def blank_row(row: Row) -> bool:
    """True when nothing but dashes is printed in the row."""
    return all(is_blank(cell.text) for cell in row.cells)
