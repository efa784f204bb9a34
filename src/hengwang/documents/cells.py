"""Cells of a form as they stand in an Office file: lines, texts, numbers and how they differ."""

import re
import unicodedata
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.documents import figures
from hengwang.documents.errors import FormNotReadableError, FormTooVastError
from hengwang.documents.vastness import is_vast
from hengwang.rendering.grids import sheet_grids, word_grids
from hengwang.rendering.values import Figure, Merged, clean

# A number, a text (a range of scores, a name), or nothing.
Cell = Decimal | str | None
Line = Sequence[Any]


class Lines(list[Line]):
    """Lines of tables one after another, and where each table ends."""

    def __init__(self, tables: Iterable[Sequence[Line]]) -> None:
        super().__init__()
        self.ends: list[int] = []
        for table in tables:
            self.extend(table)
            self.ends.append(len(self))

    def end_of(self, place: int) -> int:
        """The place after the last line of the table in which `place` lies."""
        return self.ends[bisect_right(self.ends, place)]


# Not everything `Decimal` takes: NaN, Infinity, 1_000 and exponents are words somebody typed.
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,?\d{3})*(?:\.\d*)?|[+-]?\d+(?:\.\d*)?")
# What damaged packages and damaged XML raise on their way through zipfile, lxml and the readers.
_DAMAGE = (
    BadZipFile, PackageNotFoundError, InvalidFileException, LxmlError, ParseError, zlib.error,
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, RuntimeError,
    NotImplementedError,
)  # fmt: skip


def lines_of(content: bytes, name: str) -> Lines:
    """Every line of every table of a docx or xlsx that holds something, from the top down.

    Raises:
        FormNotReadableError: Neither a docx nor an xlsx, or damaged.
        FormTooVastError: It claims more rows or columns than any form.
    """
    reader = sheet_grids if name.lower().endswith(".xlsx") else word_grids
    try:
        if is_vast(content):
            raise FormTooVastError(name=name)
        grids = reader(content)
    except _DAMAGE as fault:
        raise FormNotReadableError(name=name, reason=str(fault)[:200]) from fault
    return Lines(
        [line for line in grid if any(cell not in {None, ""} for cell in line)] for grid in grids
    )


def label(cell: Any) -> str:
    """A cell as the label of a row or column: without white space."""
    return "".join(str(cell if cell is not None else "").split())


def text(cell: Any) -> str:
    """Cell text with line ends of one kind and no white space at the edges."""
    return clean(str(cell if cell is not None else "")).strip()


def number(cell: Any) -> Cell:
    """A figure as Decimal, a percentage as ratio; text that is no number stays text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell)).normalize()
    said = text(cell)
    if said in {"", figures.NOTHING}:
        return None
    plain = unicodedata.normalize("NFKC", said)  # full-width digits, signs and stops
    share = plain.endswith("%")
    digits = plain.removesuffix("%").strip()
    if _NUMBER.fullmatch(digits) is None:
        return said
    value = Decimal(digits.replace(",", ""))
    return (value / 100 if share else value).normalize()


def of_figure(figure: Figure) -> Cell:
    """The cell a printed figure must be read back as."""
    if figure.value is not None:
        return figure.value.normalize()
    return None if figure.text in {"", figures.NOTHING} else text(figure.text)


def of_field(field: Any) -> Cell:
    """The cell a field of a form must be read back as."""
    return of_figure(field) if isinstance(field, Figure) else text(field)


def repeated(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Rows with merged fields filled from the row above, as a grid reads them."""
    above: tuple[Any, ...] = ()
    for row in rows:
        above = tuple(
            above[place] if isinstance(field, Merged) else field for place, field in enumerate(row)
        )
        yield above


def find(lines: Sequence[Line], wanted: Sequence[str], after: int = 0) -> int:
    """The first line from `after` on that has every wanted label, each in a cell of its own.

    Text somebody typed may be the same as a label; it never fills so many columns of one line.

    Raises:
        ValueError: There is none; names what was looked for.
    """
    for place, line in enumerate(lines[after:], start=after):
        if set(wanted) <= {label(cell) for cell in line}:
            return place
    raise ValueError("、".join(wanted))


def find_first(lines: Sequence[Line], wanted: str, after: int = 0) -> int:
    """The first line from `after` on whose first cell is the wanted label.

    Raises:
        ValueError: There is none; names what was looked for.
    """
    for place, line in enumerate(lines[after:], start=after):
        if label(line[0]) == wanted:
            return place
    raise ValueError(wanted)
