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
                match = _LINE.match(line) if len(line) < _LONGEST_LINE else None
                if match:
                    found.append(Label(fold(match[1]), squeeze(match[2]), block.place))
    return found


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
