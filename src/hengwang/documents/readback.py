"""Read an official form back from its file, cell by cell."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengwang.documents import cells as read
from hengwang.documents.cells import Cell, Line
from hengwang.documents.choices import DocumentKind
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.shapes import SHAPES, Block, Cards, Column, Head, Shape, Sum, Tables

LABEL_CELLS = 2
NUMBER = "序号"


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of one block."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All cells of a form: facts by their label, then blocks."""

    facts: tuple[tuple[str, Cell], ...]
    blocks: tuple[Rows, ...]


def sheet_of(kind: DocumentKind, form: Any) -> Sheet:
    """The cells a file made from the form's fields must hold."""
    shape = SHAPES[kind]
    facts = [fact for part in shape.parts for fact in _expected_facts(part, form)]
    return Sheet(tuple(facts), tuple(_expected(block, form) for block in shape.blocks))


def read_file(kind: DocumentKind, path: Path) -> Sheet:
    """The cells of a form on disk; see `read_sheet`."""
    return read_sheet(kind, path.read_bytes(), path.name)


def read_sheet(kind: DocumentKind, content: bytes, name: str) -> Sheet:
    """The cells of a form saved by us, by Word, Excel or LibreOffice.

    Raises:
        FormNotReadableError: Not a docx or xlsx, or its tables are not those of the form.
        FormTooVastError: It claims more rows or columns than any form.
    """
    lines = read.lines_of(content, name)
    try:
        return _read(SHAPES[kind], lines)
    except (LookupError, ValueError) as fault:
        raise FormNotReadableError(name=name, reason=str(fault)) from fault


def _expected_facts(
    part: Head | Block | Tables | Cards | Sum, form: Any
) -> Iterator[tuple[str, Cell]]:
    if isinstance(part, Sum):
        yield part.name, read.of_figure(getattr(form, part.field))
    elif isinstance(part, Head):
        for name, field in zip(part.names or part.labels, part.fields, strict=True):
            yield name, read.of_field(getattr(form, field))


def _expected(block: Block | Tables | Cards, form: Any) -> Rows:
    items = getattr(form, block.items)
    if isinstance(block, Cards):
        fields = [field for head in block.heads for field in head.fields]
        cards = (tuple(read.of_field(getattr(item, field)) for field in fields) for item in items)
        return Rows(block.name, _labels(block), tuple(cards))
    # A table that is not printed has no columns that anybody could read.
    columns = [
        column
        for column in block.columns
        if (not column.when or getattr(form, column.when)) and (items or not _may_lack(block))
    ]
    rows = [tuple(getattr(row, column.field) for column in columns) for row in items]
    return Rows(
        name=_name(block),
        columns=tuple(column.label for column in columns),
        rows=_told(tuple(read.of_field(field) for field in row) for row in read.repeated(rows)),
    )


def _told(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """A row left for the hand to fill says nothing."""
    return tuple(row for row in rows if any(cell not in ("", None) for cell in row))


def _labels(cards: Cards) -> tuple[str, ...]:
    return tuple(label for head in cards.heads for label in head.labels)


def _may_lack(block: Block | Tables) -> bool:
    return block.optional


def _name(block: Block | Tables) -> str:
    return block.name if isinstance(block, Tables) else block.side


def _read(shape: Shape, lines: read.Lines) -> Sheet:
    place = 0
    facts: list[tuple[str, Cell]] = []
    blocks = []
    for part in shape.parts:
        if isinstance(part, Block):
            start = _start(part, lines, place)
            if start is None:
                blocks.append(Rows(_name(part), (), ()))
                continue
            place = start
            body = list(_body(part, lines[place + 1 :]))
            blocks.append(_block(part, lines[place], body))
            place += 1 + len(body)
        elif isinstance(part, Cards):
            block, place = _cards(part, lines, place)
            blocks.append(block)
        elif isinstance(part, Tables):
            block, place = _tables(part, lines, place)
            blocks.append(block)
        elif isinstance(part, Sum):
            place = read.find_first(lines, part.label, place)
            facts.append((part.name, read.number(lines[place][part.place])))
        else:
            place = read.find_first(lines, part.labels[0], place)
            facts += zip(part.names or part.labels, _values(part, lines[place]), strict=True)
            place += 1
    return Sheet(tuple(facts), tuple(blocks))


def _cards(part: Cards, lines: read.Lines, place: int) -> tuple[Rows, int]:
    """Every card from the first line of facts to the last; a torn one is no card."""
    rows: list[tuple[Cell, ...]] = []
    while True:
        try:
            place = read.find_first(lines, part.heads[0].labels[0], place)
        except ValueError:
            return Rows(part.name, _labels(part), tuple(rows)), place
        cells: list[Cell] = []
        for head in part.heads:
            place = read.find_first(lines, head.labels[0], place)
            cells += _values(head, lines[place])
            place += 1
        rows.append(tuple(cells))


def _tables(part: Tables, lines: read.Lines, place: int) -> tuple[Rows, int]:
    """Every table with the part's labels; the last place is where what follows may begin."""
    needed = [column.label for column in part.columns if not column.when]
    rows: list[tuple[Cell, ...]] = []
    labels: tuple[str, ...] = ()
    while True:
        try:
            head = read.find(lines, needed, place)
        except ValueError:
            if labels or part.optional:
                return Rows(part.name, labels, tuple(rows)), place
            raise
        place = lines.end_of(head)
        found = _block(part, lines[head], lines[head + 1 : place])
        labels, rows = found.columns, [*rows, *found.rows]


def _values(head: Head, line: Line) -> tuple[Cell, ...]:
    """Where no places are named, the last cell is the last fact; another one stands behind its
    label, which is two cells wide.

    LibreOffice drops columns that nothing divides: then every label and value is one cell.
    """
    if head.places:
        cells = [line[place] for place in head.places]
    elif len(head.labels) == 1:
        cells = [line[-1]]
    else:
        cells = [line[1 if len(line) == 2 * len(head.labels) else LABEL_CELLS], line[-1]]
    return tuple(read.number(cell) if head.is_number else read.text(cell) for cell in cells)


def _start(block: Block, lines: Sequence[Line], after: int) -> int | None:
    """The block's line of labels: its side title in the first cell and every label beside it.

    None for one that is not printed where it would be empty.
    """
    wanted = (block.side, *(column.label for column in block.columns))
    try:
        return read.find(lines, wanted, after)
    except ValueError:
        if block.optional:
            return None
        raise


def _body(block: Block, lines: Sequence[Line]) -> Iterator[Line]:
    """Lines as long as the first cell says that they belong to the block."""
    for line in lines:
        first = read.label(line[0])
        belongs = first in _sides(block) or first.isdecimal()
        if not belongs and re.fullmatch(block.counts, first) is None:
            return
        yield line


def _sides(block: Block) -> frozenset[str]:
    """A side title reaches down; 序号 does not, and begins the next table."""
    return frozenset({""} if block.side == NUMBER else {"", block.side})


def _block(block: Block | Tables, head: Line, body: Sequence[Line]) -> Rows:
    labels = [read.label(cell) for cell in head]
    columns: list[Column] = [
        column for column in block.columns if not column.when or column.label in labels
    ]
    places = [labels.index(column.label) for column in columns]
    return Rows(
        name=_name(block),
        columns=tuple(column.label for column in columns),
        rows=_told(
            tuple(
                read.number(line[place]) if column.is_number else read.text(line[place])
                for place, column in zip(places, columns, strict=True)
            )
            for line in body
        ),
    )
