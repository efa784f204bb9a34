"""One description of an official table, built as a Word and as an Excel template with one grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from openpyxl import Workbook

from office.sheet_parts import WAN, Writer
from office.word_parts import (
    CENTRE,
    FANG,
    HEI,
    LEFT,
    RIGHT,
    TITLE,
    Cell,
    TallRow,
    add,
    add_style,
    hairline,
    new_document,
    page_number,
    table,
)  # fmt: skip

DITTO = "〃"
A4_MM = (210, 297)
# Excel counts widths in digits of its default font; about this many go into one millimetre.
DIGITS_PER_MM = 0.55
STYLES = {"label": "表内标题", "left": "表内", "right": "表内靠右", WAN: "表内靠右"}

SHEET_SIZES = {"节标题": 11.0, "表题": 11.0}
SHEET_SIDES = {"表题": "center", "落款": "right"}

# text, columns, look (label, left, centre or a number format)
Part = tuple[str, int, str]


@dataclass(frozen=True)
class Row:
    """A row of cells; a head row begins a table whose head is repeated on every page."""

    parts: tuple[Part, ...]
    is_head: bool = False
    height: float = 0  # points at least, for rows that are filled in by hand


@dataclass(frozen=True)
class Text:
    """A line of text between two tables; with `each` one for every item: `line in lines`."""

    text: str
    look: str = "节标题"
    each: str = ""


@dataclass(frozen=True)
class Layout:
    """Everything the two templates share; a row that is a string is a row tag."""

    title: str
    subtitle: str
    widths_mm: Sequence[float]
    rows: Sequence[Row | Text | str]
    sheet_name: str
    landscape: bool = False


def row(*parts: Part, is_head: bool = False, height: float = 0) -> Row:
    """A row from its parts."""
    return Row(parts, is_head, height)


def repeated(items: str, *parts: Part) -> tuple[Row | str, ...]:
    """A row for each item: `fund in funds`."""
    return (f"for {items}", Row(parts), "endfor")


def word(layout: Layout) -> Any:
    """The Word template."""
    document = new_document((18, 16, 16, 16))
    if layout.landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_height, section.page_width = (Mm(side) for side in A4_MM)
    _styles(document)
    if any(isinstance(one, Text) for one in layout.rows):
        _text_styles(document)
    add(document, layout.title, "表标题")
    add(document, layout.subtitle, "表副标题")
    after_table = False
    for part in _tables(layout.rows):
        if isinstance(part, Text):
            _paragraph(document, part)
        else:
            if after_table:
                hairline(document)
            table(document, layout.widths_mm, list(_word_rows(part)))
        after_table = not isinstance(part, Text)
    add(document, "注：{% for note in notes %}{{ loop.index }}．{{ note }}{% endfor %}", "注释")
    _edges(document)
    return document


def sheet(layout: Layout) -> Workbook:
    """The Excel template."""
    book = Workbook()
    book.active.title = layout.sheet_name
    writer = Writer(book.active, [round(width * DIGITS_PER_MM, 1) for width in layout.widths_mm])
    writer.free(layout.title, "方正小标宋简体", 20, "center", 34)
    writer.free(layout.subtitle, "仿宋_GB2312", 12, "center", 20)
    writer.free("编号：{{ short_id }}　{{ state }}　{{ made_on }}", "仿宋_GB2312", 9, "right", 16)
    for one in layout.rows:
        if isinstance(one, str):
            writer.tag(one)
            continue
        if isinstance(one, Text):
            _free(writer, one)
            continue
        writer.line(*one.parts, height=one.height)
        if one.is_head:
            writer.header_row = writer.row
    writer.free("注：", "仿宋_GB2312", 9, "left")
    writer.tag("for note in notes")
    writer.free("{{ loop.index }}．{{ note }}", "仿宋_GB2312", 9, "left")
    writer.tag("endfor")
    writer.page(orientation="landscape" if layout.landscape else "portrait")
    return book


def _paragraph(document: Any, part: Text) -> None:
    if part.each:
        add(document, f"{{%p for {part.each} %}}", part.look)
    add(document, part.text, part.look)
    if part.each:
        add(document, "{%p endfor %}", part.look)


def _free(writer: Writer, part: Text) -> None:
    if part.each:
        writer.tag(f"for {part.each}")
    font = "黑体" if part.look == "节标题" else "仿宋_GB2312"
    writer.free(part.text, font, SHEET_SIZES.get(part.look, 9), SHEET_SIDES.get(part.look, "left"))
    if part.each:
        writer.tag("endfor")


def _tables(rows: Sequence[Row | Text | str]) -> Iterator[list[Row | str] | Text]:
    """Word repeats only the first row of a table, so a head row begins a table of its own."""
    part: list[Row | str] = []
    for one in rows:
        if part and (isinstance(one, Text) or (isinstance(one, Row) and one.is_head)):
            yield part
            part = []
        if isinstance(one, Text):
            yield one
        else:
            part.append(one)
    if part:
        yield part


def _word_rows(rows: list[Row | str]) -> Iterator[list[Cell] | TallRow | str]:
    first = rows[0]
    under_head = isinstance(first, Row) and first.is_head
    for one in rows:
        if isinstance(one, str):
            yield f"{{%tr {one} %}}"
        elif one.is_head:
            yield [_head_cell(part, rows) for part in one.parts]
        else:
            cells = [_cell(part, under_head=under_head) for part in one.parts]
            yield TallRow(cells, one.height) if one.height else cells


def _head_cell(part: Part, rows: list[Row | str]) -> Cell:
    """The side title stands in the head, open below: a cell that reached down would not repeat."""
    sides = [one.parts[0][0] for one in rows if isinstance(one, Row) and one.parts[0][0] == DITTO]
    first = isinstance(rows[0], Row) and part == rows[0].parts[0]
    return Cell(part[0], part[1], "表头", ("bottom",) if sides and first else ())


def _cell(part: Part, *, under_head: bool) -> Cell:
    text, span, look = part
    if text == DITTO and under_head:
        return Cell("{% vm %}", span, "表内标题", ("top",))
    return Cell(text, span, STYLES.get(look, "表内居中"))


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 10.5, align=LEFT)
    add_style(document, "表标题", TITLE, 20, align=CENTRE, space_pt=(0, 2), line_pt=26, outline=0)
    add_style(document, "表副标题", FANG, 12, align=CENTRE, space_pt=(0, 4))
    add_style(document, "表内", FANG, 9, line_pt=12, align=LEFT)
    add_style(document, "表内居中", FANG, 9, line_pt=12, align=CENTRE)
    add_style(document, "表内靠右", FANG, 9, line_pt=12, align=RIGHT)
    add_style(document, "表头", HEI, 9, line_pt=12, align=CENTRE)
    add_style(document, "表内标题", HEI, 9, line_pt=12, align=CENTRE)
    add_style(document, "注释", FANG, 9, align=LEFT, space_pt=(1, 0), line_pt=12)
    add_style(document, "间隔", FANG, 1, align=LEFT, line_pt=1)
    add_style(document, "页眉", FANG, 8, align=RIGHT)
    add_style(document, "页脚", FANG, 9, align=CENTRE)


def _text_styles(document: Any) -> None:
    add_style(
        document, "节标题", HEI, 11, align=LEFT, space_pt=(8, 3), line_pt=16, outline=0,
        keep_next=True,
    )  # fmt: skip
    add_style(
        document, "表题", HEI, 11, align=CENTRE, space_pt=(10, 4), line_pt=16, outline=0,
        keep_next=True,
    )  # fmt: skip


def _edges(document: Any) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.style = document.styles["页眉"]
    header.add_run("编号：{{ short_id }}　{{ state }}　{{ made_on }}")
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
