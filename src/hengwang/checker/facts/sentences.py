"""Sentences and headings of the running text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hengwang.checker.document import Document, Paragraph, Place, Role
from hengwang.checker.facts.grid import Row
from hengwang.checker.facts.words import count_of, fold
from hengwang.checker.report import Heading, Sentence

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’」』）)\]]*|[^。！？!?\n]+")
_CN = "一二三四五六七八九十"
_NUMBERING: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("chapter", 0, re.compile(rf"^第([{_CN}]{{1,3}}|\d{{1,2}})(?:章|节|部分)[、:：]?")),
    ("cn", 1, re.compile(rf"^([{_CN}]{{1,3}})[、.．,，]")),
    ("cn-paren", 2, re.compile(rf"^[（(]([{_CN}]{{1,3}})[）)][、.．]?")),
    ("arabic", 3, re.compile(r"^(\d{1,2})(?:[.．、](?!\d)|[）)])")),
    ("arabic-paren", 4, re.compile(r"^[（(](\d{1,2})[）)][、.．]?")),
    ("circled", 5, re.compile(r"^([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])")),
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TITLE_END = re.compile(r"[。：:；;\n]")
_LONGEST_TITLE = 48
_LONGEST_PLAIN = 16
_PLAIN_HEADING = re.compile(r"[\u4e00-\u9fff（）()“”]{4,16}")
_CIRCLED_BASE = ord("①") - 1
_MIN_PROSE = 60
_SENTENCES_OF_PROSE = 2


def headings_of(document: Document, title_blocks: frozenset[int]) -> list[Heading]:
    """Return numbered, styled and plain short headings in order; the title is none of them."""
    body = [
        paragraph
        for paragraph in document.paragraphs(Role.BODY)
        if paragraph.text.strip() and paragraph.place.block not in title_blocks
    ]
    lines = [*body, *_lines_of_forms(document)]
    found = [heading for line in lines if (heading := heading_of(line))]
    return sorted(found, key=lambda heading: (heading.place.block, heading.place.row or 0))


def _lines_of_forms(document: Document) -> Iterator[Paragraph]:
    """Rows of a form that hold one numbered cell only: 一、项目基本概况 over the whole width."""
    for table in document.tables():
        for row in table.rows:
            printed = [cell for cell in row if cell.text]
            if len(printed) == 1 and _NUMBERING[1][2].match(printed[0].text):
                yield Paragraph(printed[0].text, printed[0].place)


def heading_of(paragraph: Paragraph) -> Heading | None:
    """Return the heading a paragraph is or begins with."""
    text = paragraph.text.strip().translate(_FULL_WIDTH)
    for style, depth, pattern in _NUMBERING:
        found = pattern.match(text)
        if found:
            rest = text[found.end() :].strip()
            title = _TITLE_END.split(rest, maxsplit=1)[0][:_LONGEST_TITLE].strip()
            return Heading(
                text[:_LONGEST_TITLE], title, style, _ordinal(found[1]), depth, paragraph.place
            )
    if paragraph.style_level is not None and len(text) <= _LONGEST_TITLE:
        return Heading(text, text, "none", None, paragraph.style_level, paragraph.place)
    if len(text) <= _LONGEST_PLAIN and _PLAIN_HEADING.fullmatch(text):
        return Heading(text, text, "none", None, 1, paragraph.place)
    return None


def _ordinal(printed: str) -> int | None:
    if "①" <= printed <= "⑳":
        return ord(printed) - _CIRCLED_BASE
    return count_of(printed)


def sentences_of(
    document: Document, headings: Sequence[Heading], loose: Iterable[Row]
) -> list[Sentence]:
    """Return the sentences of the text, and of prose printed inside the cells of a form."""
    starts = {
        heading.place.block: index
        for index, heading in enumerate(headings)
        if heading.place.table is None
    }
    found: list[Sentence] = []
    under: int | None = None
    prose = _prose_cells(loose)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.role in {Role.HEADER, Role.FOOTER}:
                continue
            under = starts.get(block.place.block, under)
            found.extend(_split(block.text, block.place, len(found), under))
        else:
            for text, place in prose.get(block.number, ()):
                found.extend(_split(text, place, len(found), under))
    return found


def _prose_cells(rows: Iterable[Row]) -> dict[int, list[tuple[str, Place]]]:
    """Running text printed in cells, long or of several sentences, by the number of the table."""
    cells: dict[int, list[tuple[str, Place]]] = {}
    for row in rows:
        for cell in row.cells:
            stops = cell.text.count("。")
            if stops and (len(cell.text) >= _MIN_PROSE or stops >= _SENTENCES_OF_PROSE):
                cells.setdefault(row.table.number, []).append((cell.text, cell.place))
    return cells


def _split(text: str, place: Place, start: int, under: int | None) -> Iterator[Sentence]:
    index = start
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if fold(sentence):
            yield Sentence(sentence, place, index, under)
            index += 1
