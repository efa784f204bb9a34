"""Rows of figures of a table that follow one another, with their words and the words above."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.checker.document import Table, TableCell
from hengwang.checker.facts.words import decimal_of, fold

TOTAL = re.compile(
    r"(?:年度|项目|资金|支出|预算|投资|经费|金额|全年|全县|全市|全区)*(?:合计|总计|总额|总和|共计)(?:数|金额)?"
)
SUBTOTAL = re.compile(r".*小计")
FEWEST_ROWS = 2
_LONGEST_FIGURE = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number of a table."""

    value: Decimal
    cell: TableCell
    percent: bool

    @property
    def decimals(self) -> int:
        """How many decimals are printed."""
        return len(fold(self.cell.text).rstrip("%").partition(".")[2])


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its words and its figures by column."""

    number: int
    label: str
    figures: dict[int, Figure]

    @property
    def is_total(self) -> bool:
        """True for 合计 and the like."""
        return TOTAL.fullmatch(self.label) is not None

    @property
    def is_subtotal(self) -> bool:
        """True for 小计 and 一季度小计."""
        return SUBTOTAL.fullmatch(self.label) is not None


@dataclass(slots=True)
class Run:
    """Rows of figures that follow one another, and the words above each column."""

    table: Table
    heads: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)

    def columns(self) -> list[int]:
        """Columns that hold figures in at least two rows."""
        found: dict[int, int] = {}
        for line in self.lines:
            for at in line.figures:
                found[at] = found.get(at, 0) + 1
        return sorted(at for at, count in found.items() if count >= FEWEST_ROWS)


def runs_of(table: Table, skip: Callable[[int], bool]) -> Iterator[Run]:
    """Yield the runs of a table; a row without figures is a heading of what follows."""
    heads: list[str] = []
    run: Run | None = None
    passed = False
    for index, cells in enumerate(table.rows):
        figures = _figures(cells)
        skipped = skip(index + 1)
        if len(figures) < 1 or skipped:
            if run is not None:
                yield run
                run, heads = None, []
            # Words below rows that are looked at elsewhere head what follows, alone.
            if not skipped:
                heads = _below([] if passed else heads, cells)
            passed = skipped
            continue
        if run is None:
            run = Run(table, tuple(heads))
        words = (
            fold(c.text).strip(":：") for at, c in enumerate(cells) if at not in figures and c.text
        )
        run.lines.append(Line(index + 1, next(words, ""), figures))
    if run is not None:
        yield run


def _figures(cells: Sequence[TableCell]) -> dict[int, Figure]:
    found = {}
    for at, cell in enumerate(cells):
        if not cell.text or cell.merged or len(cell.text) > _LONGEST_FIGURE:
            continue
        value = decimal_of(cell.text)
        if value is not None:
            found[at] = Figure(value, cell, "%" in fold(cell.text))
    return found


def _below(heads: Sequence[str], cells: Sequence[TableCell]) -> list[str]:
    """Words over each column; a second heading row is added to the first."""
    row = [fold(cell.text) for cell in cells]
    wide = max(len(row), len(heads))
    above = [*heads, *[""] * (wide - len(heads))]
    return [old + (row[at] if at < len(row) else "") for at, old in enumerate(above)]
