"""What of a file was not taken: every printed cell and paragraph that no fact accounts for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.checker.document import Paragraph, Table, TableCell
from hengwang.checker.facts.columns import Column, columns_of
from hengwang.checker.facts.grid import Part, TablePart, parts_of
from hengwang.checker.facts.labels import labels_of
from hengwang.checker.facts.words import decimal_of, fold, is_blank, split_points
from hengwang.checker.report import FundRow, Indicator, Report
from hengwang.incoming.others.facts import Left, LeftCell, TakenCell

# Columns whose values number or unite the rows and say nothing themselves.
_SILENT = (Column.NUMBER, Column.UNIT, Column.SIGN, Column.LEVEL1_POINTS, Column.LEVEL2_POINTS)
_SHORT = 6


@dataclass
class _Known:
    """Folded texts and numbers that facts account for, by row of a table and over the whole."""

    rows: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    numbers: dict[tuple[int, int], set[Decimal]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=set)
    blocks: set[int] = field(default_factory=set)

    def says(self, place: tuple[int, int], *texts: str) -> None:
        self.rows.setdefault(place, set()).update(fold(text) for text in texts if text)

    def counts(self, place: tuple[int, int], *values: Decimal | None) -> None:
        known = self.numbers.setdefault(place, set())
        known.update(value for value in values if value is not None)

    def holds(self, cell: TableCell, place: tuple[int, int]) -> bool:
        text = fold(cell.text)
        name, _ = split_points(cell.text)
        if text in self.anywhere or fold(name) in self.anywhere:
            return True
        here = self.rows.get(place, set())
        if text in here or (len(text) > _SHORT and any(text in one for one in here)):
            return True
        value = decimal_of(cell.text)
        if value is not None:
            return value in self.numbers.get(place, set())
        return any(text in one for one in here)


def left_of(report: Report, taken: Iterable[TakenCell]) -> Iterator[LeftCell]:
    """Cells first, in the order of the document, then paragraphs."""
    known = _known(report, taken)
    labels = {(fold(label.name), fold(label.value)) for label in labels_of(report.document)}
    label_names = {name for name, _ in labels}
    for table in report.document.tables():
        parts = [part for part in parts_of(report.document) if part.table is table]
        yield from _of_table(table, parts, known, label_names)
    for block in report.document.blocks:
        if isinstance(block, Paragraph) and block.text.strip():
            title = fold(report.title or "")
            is_title = bool(title) and fold(block.text) in title
            if block.place.block not in known.blocks and not is_title:
                yield LeftCell(Left.TEXT, block.text, block.place)


def _known(report: Report, taken: Iterable[TakenCell]) -> _Known:
    known = _Known()
    for cell in taken:
        known.blocks.add(cell.place.block)
        if cell.place.table is not None:
            known.says((cell.place.table, cell.place.row or 0), cell.text, cell.name)
        known.anywhere.add(fold(cell.text))
    for row in report.indicators:
        _of_indicator(known, row)
    for fund in report.funds:
        _of_fund(known, fund)
    for total in report.totals:
        place = total.place.table or 0, total.place.row or 0
        known.counts(place, total.score, total.weight)
    for section in report.sections:
        place = section.place.table or 0, section.place.row or 0
        known.says(place, section.name, section.score_text)
        known.counts(place, section.weight, section.score)
        known.anywhere.add(fold(section.name))
    return known


def _of_indicator(known: _Known, row: Indicator) -> None:
    place = row.place.table or 0, row.place.row or 0
    cells = [cell.text for cell in (row.target, row.actual, row.last_year) if cell]
    texts = (row.weight_text, row.score_text, row.note, row.standard, row.definition)
    known.says(place, row.level3, row.level4, *cells, *texts)
    known.counts(place, row.weight, row.score, row.level1_points, row.level2_points)
    known.anywhere.update(fold(name) for name in (row.level1, row.level2, row.level3) if name)


def _of_fund(known: _Known, fund: FundRow) -> None:
    place = fund.place.table or 0, fund.place.row or 0
    known.says(place, fund.name, fund.note)
    known.anywhere.add(fold(fund.name))
    for amount in (fund.initial_budget, fund.budget, fund.arrived, fund.executed, fund.balance):
        if amount is not None:
            known.says(place, amount.text)
    for number in (fund.rate, fund.points, fund.score):
        if number is not None:
            known.says(place, number.text)
            known.counts(place, number.value)


def _of_table(
    table: Table, parts: list[TablePart], known: _Known, label_names: set[str]
) -> Iterator[LeftCell]:
    heads = {
        part.header_row + above
        for part in parts
        if part.header is not None
        for above in range(part.header.height)
    }
    silent = _silent_columns(parts)
    # Beside one another in the rows of a heading stand values, not labels with theirs.
    headed = {row.number for part in parts if part.header is not None for row in part.rows}
    # A list of expenditure items is understood; an evaluation has no place for it.
    items = {row.number for part in parts if part.kind is Part.SPENDING for row in part.rows}
    for index, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if cell.merged or is_blank(cell.text) or index in heads:
                continue
            if (index, column) in silent or columns_of(cell.text):
                continue
            if index not in headed and fold(cell.text).strip(":：*") in label_names:
                continue
            if not known.holds(cell, (table.number, index)):
                reason = Left.NO_SLOT if index in items else Left.UNKNOWN
                yield LeftCell(reason, cell.text, cell.place)


def _silent_columns(parts: list[TablePart]) -> set[tuple[int, int]]:
    return {
        (row.number, at)
        for part in parts
        if part.header is not None
        for column in _SILENT
        if part.header.has(column)
        for row in part.rows
        for at in part.header.span(column)
    }
