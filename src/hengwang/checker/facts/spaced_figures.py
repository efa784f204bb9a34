"""Figures in other prints: 7 148 人 and 4 495.10 are one number, １．２亿元 is 1.2亿元."""

import re
from collections.abc import Callable
from dataclasses import replace

from hengwang.checker.document import Block, Document, Paragraph, Table, TableCell

_BLANK = "[ \u00a0\u2009\u202f]"
_UNITS = (
    "万元|亿元|元|人次|人|个|份|家|户|名|台|套|次|起|所|件|项|亩|公里|平方米|吨|米|%|％|路|期|天|头|只|"
    "株|张|辆|座|处|条|场|篇|册|村|间|栋"
)
_GROUPED = re.compile(
    rf"(?<![\d.,，/\-—])(?<!\d{_BLANK})[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+"
    rf"(?=(?:\.\d+)?{_BLANK}?(?:{_UNITS}))"
)
_ALONE = re.compile(rf"[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+\.\d{{1,4}}")
# Not at the beginning of a paragraph, where a number counts the items of a list.
_BEFORE_UNIT = re.compile(rf"(?<=[^\s\d.,]\d|[\d.,]\d|\s\d){_BLANK}(?=(?:{_UNITS}))")
_ANY_BLANK = re.compile(_BLANK)
_WIDE = re.compile("[０-９][０-９，．％]*")
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_WIDE_GROUPS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def joined(document: Document) -> Document:
    """The document with such figures written together; one that has none is returned as it is.

    Only where a document groups digits by blanks, or a cell holds nothing but such a figure, is
    anything changed: 100 200 elsewhere may be two numbers.
    """
    if any(_has_wide(block) for block in document.blocks):
        document = replace(document, blocks=tuple(_each(b, _narrowed) for b in document.blocks))
    if not any(_has(block) for block in document.blocks):
        return document
    return replace(document, blocks=tuple(map(_block, document.blocks)))


def _has_wide(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return _WIDE.search(block.text) is not None
    return any(_WIDE.search(cell.text) for row in block.rows for cell in row if cell.text)


def _each(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=change(block.text))
    rows = tuple(tuple(replace(cell, text=change(cell.text)) for cell in row) for row in block.rows)
    return replace(block, rows=rows, caption=change(block.caption))


def _narrowed(text: str) -> str:
    """Full-width figures in half width; the mark behind one stays as it is."""

    def narrow(found: re.Match[str]) -> str:
        figure = found[0].rstrip("，．")
        grouped = _WIDE_GROUPS.sub(",", figure.translate(_NARROW))
        return grouped + found[0][len(figure) :]

    return _WIDE.sub(narrow, text)


def _has(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return _GROUPED.search(block.text) is not None
    return any(_is_one(cell.text) for row in block.rows for cell in row if len(cell.text) > 4)  # noqa: PLR2004


def _is_one(text: str) -> bool:
    return _ALONE.fullmatch(text.strip()) is not None or _GROUPED.search(text) is not None


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_text(block.text))
    return _table(block)


def _table(table: Table) -> Table:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _cell(cell: TableCell) -> TableCell:
    if _ALONE.fullmatch(cell.text.strip()):
        return replace(cell, text=_ANY_BLANK.sub("", cell.text))
    return replace(cell, text=_text(cell.text))


def _text(text: str) -> str:
    together = _GROUPED.sub(lambda found: _ANY_BLANK.sub("", found[0]), text)
    return _BEFORE_UNIT.sub("", together)
