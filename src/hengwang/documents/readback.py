"""Read an official form back from its file, cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengwang.documents import cells as read
from hengwang.documents.cells import Cell, Line
from hengwang.documents.choices import DocumentKind
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.shapes import SHAPES, Block, Head, Shape

LABEL_CELLS = 2


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
    facts = [
        (name, read.text(getattr(form, field)))
        for head in shape.heads
        for name, field in zip(head.labels, head.fields, strict=True)
    ]
    sums = [(one.name, read.of_figure(getattr(form, one.field))) for one in shape.sums]
    return Sheet((*facts, *sums), tuple(_expected(block, form) for block in shape.blocks))


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


def _expected(block: Block, form: Any) -> Rows:
    rows = [
        tuple(getattr(row, column.field) for column in block.columns)
        for row in getattr(form, block.items)
    ]
    return Rows(
        name=block.side,
        columns=tuple(column.label for column in block.columns),
        rows=tuple(tuple(read.of_field(field) for field in row) for row in read.repeated(rows)),
    )


def _read(shape: Shape, lines: Sequence[Line]) -> Sheet:
    place = 0
    facts: list[tuple[str, Cell]] = []
    for head in shape.heads:
        place = read.find_first(lines, head.labels[0], place)
        values = _values(head, lines[place])
        facts += list(zip(head.labels, values, strict=True))
        place += 1
    blocks = []
    for block in shape.blocks:
        place = _start(block, lines, place)
        body = list(_body(block, lines[place + 1 :]))
        blocks.append(_block(block, lines[place], body))
        place += 1 + len(body)
    for one in shape.sums:
        place = read.find_first(lines, one.label, place)
        facts.append((one.name, read.number(lines[place][one.place])))
    return Sheet(tuple(facts), tuple(blocks))


def _values(head: Head, line: Line) -> tuple[str, ...]:
    """The last cell is the last fact; another stands behind its label, which is two cells wide.

    LibreOffice drops columns that nothing divides: then every label and value is one cell.
    """
    if len(head.labels) == 1:
        return (read.text(line[-1]),)
    place = 1 if len(line) == 2 * len(head.labels) else LABEL_CELLS
    return read.text(line[place]), read.text(line[-1])


def _start(block: Block, lines: Sequence[Line], after: int) -> int:
    """The block's line of labels: its side title in the first cell and every label beside it."""
    return read.find(lines, (block.side, *(column.label for column in block.columns)), after)


def _body(block: Block, lines: Sequence[Line]) -> Iterator[Line]:
    """Lines as long as the first cell says that they belong to the block."""
    for line in lines:
        first = read.label(line[0])
        if first not in {"", block.side} and not first.isdecimal():
            return
        yield line


def _block(block: Block, head: Line, body: Sequence[Line]) -> Rows:
    labels = [read.label(cell) for cell in head]
    places = [labels.index(column.label) for column in block.columns]
    return Rows(
        name=block.side,
        columns=tuple(column.label for column in block.columns),
        rows=tuple(
            tuple(
                read.number(line[place]) if column.is_number else read.text(line[place])
                for place, column in zip(places, block.columns, strict=True)
            )
            for line in body
        ),
    )
