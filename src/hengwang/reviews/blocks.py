"""The read document as plain data: paragraphs and tables as the result page prints them."""

from collections.abc import Mapping, Sequence
from typing import Any

from hengwang.checker.document import Block, Document, Paragraph, Place, Role, Table, TableCell
from hengwang.checker.report import Report

Stored = dict[str, Any]

MOST_CHARACTERS = 3_000_000


def blocks_of(report: Report) -> list[Stored]:
    """The blocks of a report in reading order.

    A paragraph is {text, role?, level?}; a table {caption, rows: [[{t, merged?}]]}. After three
    million characters the rest keeps its numbers but loses its text: nobody reads that in a page.
    """
    levels = {heading.place.block: heading.depth for heading in report.headings}
    left = MOST_CHARACTERS
    stored = []
    for block in report.document.blocks:
        entry = _stored(block, levels) if left > 0 else {"text": "", "cut": True}
        left -= _weight(block)
        stored.append(entry)
    return stored


def _stored(block: Block, levels: Mapping[int, int]) -> Stored:
    if isinstance(block, Table):
        rows = [
            [{"t": cell.text} | ({"merged": True} if cell.merged else {}) for cell in row]
            for row in block.rows
        ]
        return {"caption": block.caption, "rows": rows}
    entry: Stored = {"text": block.text}
    if block.role != "body":
        entry["role"] = block.role.value
    level = block.style_level or levels.get(block.place.block)
    if level:
        entry["level"] = level
    return entry


def document_of(stored: Sequence[Mapping[str, Any]], name: str, kind: str) -> Document:
    """The document again from its stored blocks; pages and what was cut off are lost."""
    blocks: list[Block] = []
    tables = 0
    for index, entry in enumerate(stored):
        if "rows" in entry:
            tables += 1
            blocks.append(_table(entry, index, tables))
            continue
        role = Role(entry["role"]) if "role" in entry else Role.BODY
        blocks.append(Paragraph(entry.get("text", ""), Place(index), role, entry.get("level")))
    return Document(name, kind, tuple(blocks))


def _table(entry: Mapping[str, Any], block: int, table: int) -> Table:
    caption = entry.get("caption", "")
    rows = tuple(
        tuple(
            TableCell(
                cell["t"],
                Place(block, table=table, row=row, column=column, label=caption),
                merged=cell.get("merged", False),
            )
            for column, cell in enumerate(cells, start=1)
        )
        for row, cells in enumerate(entry["rows"], start=1)
    )
    return Table(rows, Place(block, table=table, label=caption), caption)


def _weight(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(len(cell.text) + 8 for row in block.rows for cell in row)
