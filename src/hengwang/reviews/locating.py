"""Where the quoted words of a finding stand in the document: marks for the result page.

A quote has its white space folded and may join several places by a blank; the pieces are found
one after the other, in the finding's own block first. Pure: no Django, no clock.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from hengwang.checker.document import Document, Paragraph, Place, Table

SHORTEST_HERE = 6
SHORTEST_ELSEWHERE = 8
MOST_MARKS = 12
_BETWEEN = " ；;、…"


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place: characters of a paragraph, or a table, its row or its cell.

    Blocks and characters count from 0, `end` is exclusive; rows and columns count from 1.
    """

    block: int
    start: int | None = None
    end: int | None = None
    row: int | None = None
    column: int | None = None

    def stored(self) -> dict[str, int]:
        """Only what is known, for JSON."""
        names = ("block", "start", "end", "row", "column")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph or a table row: its folded text, and where each folded character came from."""

    block: int
    row: int | None
    text: str
    origins: Sequence[int]
    begin: int


def _fold(text: str) -> tuple[str, list[int]]:
    """White space folded to single blanks, and the index in `text` of each kept character."""
    kept: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        if not char.isspace():
            kept.append(char)
            origins.append(index)
        elif kept and kept[-1] != " ":
            kept.append(" ")
            origins.append(index)
    if kept and kept[-1] == " ":
        kept.pop()
        origins.pop()
    return "".join(kept), origins


class Locator:
    """Finds quotes in one document; made once, asked for every finding."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._units: list[_Unit] = []
        begin = 0
        for block in document.blocks:
            for row, text in _texts(block):
                folded, origins = _fold(text)
                unit = _Unit(block.place.block, row, folded, origins, begin)
                self._units.append(unit)
                begin += len(folded) + 1
        self._begins = [unit.begin for unit in self._units]
        self._text = "\n".join(unit.text for unit in self._units)
        self._spans: dict[int, tuple[int, int]] = {}
        for unit in self._units:
            first, _last = self._spans.get(unit.block, (unit.begin, 0))
            self._spans[unit.block] = first, unit.begin + len(unit.text)

    def marks(self, place: Place, quote: str) -> list[Mark]:
        """Marks of a finding, its own place first; there is always at least one."""
        found: dict[Mark, None] = {}
        rest = " ".join(quote.split())
        while rest and len(found) < MOST_MARKS:
            at, length = self._longest(rest, place)
            if not length:
                rest = _after_separator(rest)
                continue
            found.update(dict.fromkeys(self._cover(at, length)))
            rest = rest[length:].lstrip(_BETWEEN)
        here = [mark for mark in found if mark.block == place.block]
        if place.column or not here or (place.row and all(m.row != place.row for m in here)):
            here.insert(0, self._whole(place))
        here.sort(key=lambda mark: (mark.row or 0) != (place.row or mark.row or 0))
        return here + [mark for mark in found if mark.block != place.block]

    def _longest(self, wanted: str, place: Place) -> tuple[int, int]:
        """Offset and length of the longest beginning of `wanted`: in its block, else anywhere."""
        begin, end = self._spans.get(place.block, (0, 0))
        here = self._reach(wanted, begin, end)
        anywhere = self._reach(wanted, 0, len(self._text))
        whole = anywhere == len(wanted) or wanted[anywhere : anywhere + 1] in _BETWEEN
        elsewhere = anywhere if whole and anywhere >= SHORTEST_ELSEWHERE else 0
        if here >= max(min(SHORTEST_HERE, len(wanted)), elsewhere):
            return self._text.find(wanted[:here], begin, end), here
        return self._text.find(wanted[:elsewhere]), elsewhere

    def _reach(self, wanted: str, begin: int, end: int) -> int:
        """How many leading characters of `wanted` occur together between two offsets."""
        low, high = 0, min(len(wanted), end - begin)
        while low < high:
            middle = (low + high + 1) // 2
            if self._text.find(wanted[:middle], begin, end) >= 0:
                low = middle
            else:
                high = middle - 1
        return low

    def _cover(self, at: int, length: int) -> list[Mark]:
        unit = self._units[bisect_right(self._begins, at) - 1]
        if unit.row is not None:
            return [Mark(unit.block, row=unit.row)]
        start, last = at - unit.begin, at - unit.begin + length - 1
        last = min(last, len(unit.origins) - 1)
        return [Mark(unit.block, unit.origins[start], unit.origins[last] + 1)]

    def _whole(self, place: Place) -> Mark:
        """The finding's place itself: cell, row, table or the whole paragraph."""
        block = self._document.blocks[place.block] if self._has(place.block) else None
        if isinstance(block, Paragraph):
            return Mark(place.block, 0, len(block.text))
        return Mark(place.block, row=place.row, column=place.column)

    def _has(self, block: int) -> bool:
        return 0 <= block < len(self._document.blocks)


def _texts(block: Paragraph | Table) -> list[tuple[int | None, str]]:
    if isinstance(block, Paragraph):
        return [(None, block.text)]
    return [(number, block.row_text(number - 1)) for number in range(1, len(block.rows) + 1)]


def _after_separator(text: str) -> str:
    """The text behind its first separator; empty when there is none."""
    cuts = [at for char in _BETWEEN if (at := text.find(char)) >= 0]
    return text[min(cuts) + 1 :].lstrip(_BETWEEN) if cuts else ""
