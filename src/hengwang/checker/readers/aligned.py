"""Tables that only their alignment shows: columns of plain text, unruled tables of a page."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hengwang.checker.facts.words import decimal_of

_GAP = re.compile(r"(?: |\u00a0){2,}|\u3000+|\t+")
_FIELD = re.compile(r"\S+(?:[ \u00a0](?=\S)\S+)*")
_LABEL = re.compile(r"[:：]")
_FEWEST_FIELDS, _FEWEST_LINES, _MOST_FIELDS = 3, 2, 24
_LONGEST_FIELD = 40


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of a line that blanks set apart, with its edges in columns or points."""

    text: str
    left: float
    right: float


def fields_of(line: str) -> list[Field]:
    """Return what two or more blanks, or a wide one, set apart; Chinese counts double."""
    if not _GAP.search(line.strip()):
        return []
    wide = [0]
    for character in line:
        double = unicodedata.east_asian_width(character) in "WF"
        wide.append(wide[-1] + (2 if double else 1))
    found = _FIELD.finditer(line.replace("\u3000", " ").replace("\t", " "))
    return [Field(field[0], wide[field.start()], wide[field.end()]) for field in found]


def may_be_row(fields: Sequence[Field]) -> bool:
    """Whether a line can be one of a table: three short fields, most of them no filled-in label."""
    if not _FEWEST_FIELDS <= len(fields) <= _MOST_FIELDS:
        return False
    if any(len(field.text) > _LONGEST_FIELD or "。" in field.text for field in fields):
        return False
    return sum(bool(_LABEL.search(field.text)) for field in fields) * 2 < len(fields)


def rows_of(lines: Sequence[Sequence[Field]]) -> list[list[str]]:
    """Return the lines as rows of one width; empty when they do not stand under one another."""
    if len(lines) < _FEWEST_LINES or not _has_numbers(lines):
        return []
    columns = _columns(lines)
    if len(columns) < _FEWEST_FIELDS:
        return []
    rows = []
    for fields in lines:
        row = [""] * len(columns)
        for field in fields:
            at = _column_of(field, columns)
            if row[at]:
                return []
            row[at] = field.text
        rows.append(row)
    return rows


def _has_numbers(lines: Sequence[Sequence[Field]]) -> bool:
    """A table has a heading in words, and figures below it in most of its lines."""
    counted = [any(_figure(field.text) for field in fields) for fields in lines]
    return not counted[0] and sum(counted) * 2 >= len(lines) - 1 and any(counted)


def _figure(text: str) -> bool:
    return decimal_of(text) is not None


def _columns(lines: Sequence[Sequence[Field]]) -> list[tuple[float, float]]:
    """The columns of the lines with the most fields, each as wide as its widest field there."""
    most = max(len(fields) for fields in lines)
    full = [fields for fields in lines if len(fields) == most]
    return [
        (min(fields[at].left for fields in full), max(fields[at].right for fields in full))
        for at in range(most)
    ]


def _column_of(field: Field, columns: Sequence[tuple[float, float]]) -> int:
    """The column a field overlaps most, or whose edge is nearest."""

    def apart(at: int) -> tuple[float, float]:
        left, right = columns[at]
        common = min(field.right, right) - max(field.left, left)
        return -common, abs(field.left - left)

    return min(range(len(columns)), key=apart)
