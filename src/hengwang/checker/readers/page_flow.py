"""Puts the lines and tables of pages back into running paragraphs and whole tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hengwang.checker.document import Paragraph, Place
from hengwang.checker.facts.sentences import heading_of
from hengwang.checker.facts.words import decimal_of, fold
from hengwang.checker.readers.assembly import Assembly, Slot

_EDGE, _INDENT = 1.6, 1.2
# What a typesetter keeps on one line: a figure with its unit and the marks after it.
_UNBROKEN = re.compile(r"[《“（(]*[¥￥]?[0-9A-Za-z.,%％×+-]+[^\W\d_]?[，。；：、）)”》]*")
_SENTENCE_ENDS = ("。", "！", "？", "：", ":", "!", "?")


@dataclass(frozen=True)
class Line:
    """One line of a page with its edges in points."""

    text: str
    left: float
    right: float
    height: float


@dataclass
class PageItems:
    """What stands on one page, from top to bottom: lines and tables."""

    number: int
    items: Sequence[Line | list[list[Slot]]]
    left: float = 0
    right: float = 0


class PageFlow:
    """Takes pages in order; a paragraph or table that crosses a page comes out whole."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._rows: list[list[Slot]] | None = None
        self._rows_page = 0
        self._text = ""
        self._text_page = 0
        self._gap = 0.0

    def page(self, page: PageItems) -> None:
        """Add one page."""
        for index, item in enumerate(page.items):
            if isinstance(item, Line):
                self._line(item, page)
            else:
                self._table(item, page.number, at_top=index == 0)
        if not page.items:
            self._assembly.note("pages-without-text")

    def end(self) -> None:
        """Write what is still open."""
        self._end_text()
        self._end_table()

    def _line(self, line: Line, page: PageItems) -> None:
        self._end_table()
        text = line.text.strip()
        if self._text and not self._ended_before(text) and not _starts_paragraph(line, page):
            self._text += text
        else:
            self._end_text()
            self._text, self._text_page = text, page.number
        self._gap = (page.right - line.right) / line.height if line.height else 0.0

    def _ended_before(self, text: str) -> bool:
        """A line that stops well before the right edge is the last of its paragraph.

        Unless what begins the next line, `text`, had to be kept together and found no room.
        """
        if self._gap <= _EDGE:
            return False
        run = _UNBROKEN.match(text)
        if run is None or self._text.endswith(_SENTENCE_ENDS):
            return True
        wide = sum(1.0 if ord(character) > 0xFF else 0.6 for character in run[0])  # noqa: PLR2004
        return self._gap > wide

    def _table(self, rows: list[list[Slot]], page: int, *, at_top: bool) -> None:
        self._end_text()
        if self._rows is not None and at_top and len(self._rows[0]) == len(rows[0]):
            _append(self._rows, rows)
            return
        self._end_table()
        self._rows, self._rows_page = rows, page

    def _end_text(self) -> None:
        if self._text:
            self._assembly.paragraph(self._text, page=self._text_page)
        self._text = ""

    def _end_table(self) -> None:
        if self._rows:
            self._assembly.table(self._rows, page=self._rows_page)
        self._rows = None


def _starts_paragraph(line: Line, page: PageItems) -> bool:
    """An indented line, or one that begins with a heading's number."""
    if line.left > page.left + line.height * _INDENT:
        return True
    heading = heading_of(Paragraph(line.text, Place(0)))
    return heading is not None and heading.style != "none"


def _append(above: list[list[Slot]], below: list[list[Slot]]) -> None:
    """Add the rows of the next page: a repeated header is dropped, a row cut in two is mended."""
    rows = below[1:] if _same_row(above[0], below[0]) else below
    if rows and _is_rest_of(above[-1], rows[0]):
        above[-1] = [
            (one[0] + other[0], one[1] and other[1], False)
            for one, other in zip(above[-1], rows[0], strict=True)
        ]
        rows = rows[1:]
    above += rows


def _is_rest_of(row: list[Slot], rest: list[Slot]) -> bool:
    """Whether a row only goes on with cells of the row above and leaves its numbers empty."""
    printed = [at for at, slot in enumerate(rest) if slot[0].strip()]
    goes_on = all(row[at][0].strip() and decimal_of(row[at][0]) is None for at in printed)
    numbers = [at for at, slot in enumerate(row) if decimal_of(slot[0]) is not None]
    return bool(printed and numbers) and goes_on and not set(numbers) & set(printed)


def _same_row(one: list[Slot], other: list[Slot]) -> bool:
    return [fold(slot[0]) for slot in one] == [fold(slot[0]) for slot in other]
