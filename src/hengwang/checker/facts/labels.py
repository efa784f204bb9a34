"""Label and value pairs: rows of a form (项目名称 | …) and lines (项目名称：…)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from hengwang.checker.document import Document, Place, Role, Table
from hengwang.checker.facts.grid import header_at
from hengwang.checker.facts.words import fold, is_blank, squeeze

_LINE = re.compile(
    r"^\s*([\u4e00-\u9fff（）()/、 \u3000]{2,16}?)\s*(?:[:：]|\s{2,}|\u3000+)\s*(\S.*?)\s*$"
)
_COLON = re.compile(r"^\s*([\u4e00-\u9fff（）()/、]{2,16}?)\s*[:：]\s*(\S.*?)\s*$")
_APART = re.compile(r"\s{2,}|\u3000+")
_LONGEST_LABEL, _LONGEST_LINE = 16, 120


@dataclass(frozen=True, slots=True)
class Label:
    """One printed pair; `name` is folded, `value` as printed and squeezed."""

    name: str
    value: str
    place: Place


def labels_of(document: Document) -> list[Label]:
    """Return every pair in order; the value beside a label in a table, or behind it in a line."""
    found: list[Label] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.extend(_in_table(block))
        elif block.role in {Role.BODY, Role.TEXTBOX}:
            for line in block.text.split("\n"):
                # A longer line is a sentence, not a filled-in line of a form.
                pairs = _pairs(line) if len(line) < _LONGEST_LINE else []
                found += [Label(fold(m[1]), squeeze(m[2]), block.place) for m in pairs]
    return found


def _pairs(line: str) -> list[re.Match[str]]:
    """One pair, or several that blanks set apart: 项目名称：…　　主管部门：…"""
    pieces = [match for piece in _APART.split(line) if (match := _COLON.match(piece))]
    if len(pieces) > 1:
        return pieces
    whole = _LINE.match(line)
    return [whole] if whole else []


def _in_table(table: Table) -> Iterable[Label]:
    for index, row in enumerate(table.rows):
        if header_at(table, index) is not None:
            continue
        cells = [cell for cell in row if not cell.merged]
        for label, value in pairwise(cells):
            name = fold(label.text).strip(":：*")
            if name and len(name) <= _LONGEST_LABEL and not is_blank(value.text):
                yield Label(name, squeeze(value.text), value.place)


def first(labels: Iterable[Label], pattern: str) -> Label | None:
    """Return the first pair whose label fits the whole pattern."""
    wanted = re.compile(pattern)
    return next((label for label in labels if wanted.fullmatch(label.name)), None)
