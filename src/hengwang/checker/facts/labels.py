"""Label and value pairs: rows of a form (项目名称 | …) and lines (项目名称：…)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from hengwang.checker.document import Document, Place, Role, Table, TableCell
from hengwang.checker.facts.grid import header_at
from hengwang.checker.facts.words import fold, is_blank, squeeze

_LINE = re.compile(
    r"^\s*([\u4e00-\u9fff（）()/、 \u3000]{2,16}?)\s*(?:[:：]|\s{2,}|\u3000+)\s*(\S.*?)\s*$"
)
_COLON = re.compile(r"^\s*([\u4e00-\u9fff（）()/、]{2,16}?)\s*[:：]\s*(\S.*?)\s*$")
_APART = re.compile(r"\s{2,}|\u3000+|\s+(?=[\u4e00-\u9fff（）()/、]{2,10}[:：])")
_LIKE_A_LABEL = re.compile(
    r".*(名称|单位|部门|编码|代码|负责人|联系人|电话|类别|类型|性质|属性|周期|年度|日期|总额|资金|指标|目标)(\(.*\))?"
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
        if len(cells) == len(row) and cells[-1:]:
            cells = _without_gaps(cells)
        for label, value in pairwise(cells):
            name = fold(label.text).strip(":：*")
            if name and len(name) <= _LONGEST_LABEL and not is_blank(value.text):
                yield Label(name, squeeze(value.text), value.place)


def _without_gaps(cells: list[TableCell]) -> list[TableCell]:
    """Plain text prints a merged cell as empty ones; the value follows them, if it is no label."""
    kept: list[TableCell] = []
    for at, cell in enumerate(cells):
        later = next((c for c in cells[at + 1 :] if c.text), None)
        is_gap = not cell.text and later is not None and kept and kept[-1].text
        if not (is_gap and later and not _LIKE_A_LABEL.fullmatch(fold(later.text).strip(":：*"))):
            kept.append(cell)
    return kept


def first(labels: Iterable[Label], pattern: str) -> Label | None:
    """Return the first pair whose label fits the whole pattern."""
    wanted = re.compile(pattern)
    return next((label for label in labels if wanted.fullmatch(label.name)), None)
