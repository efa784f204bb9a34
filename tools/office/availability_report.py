"""The availability report as a Word template: figures, outages, work taken off, method."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from office.word_parts import (
    CENTRE,
    FANG,
    HEI,
    LEFT,
    RIGHT,
    TITLE,
    Cell,
    add,
    add_style,
    new_document,
    page_number,
    table,
)  # fmt: skip

LABEL, TEXT, NUMBER, HEADING = "表头", "表内", "表内数字", "一级标题"
LINES = (
    ("name", 42, TEXT), ("unit", 34, TEXT), ("asked", 28, NUMBER), ("lost", 22, NUMBER),
    ("unknown", 24, NUMBER), ("excluded", 24, NUMBER), ("uptime", 22, NUMBER),
    ("measured", 24, NUMBER), ("coverage", 22, NUMBER), ("figure", 31, TEXT),
)  # fmt: skip
OUTAGES = (
    ("target", "name", 62, TEXT), ("start", "start", 42, TEXT), ("end", "end", 42, TEXT),
    ("minutes", "minutes", 28, NUMBER), ("cause", "cause", 34, TEXT), ("note", "note", 65, TEXT),
)  # fmt: skip


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document((18, 12, 16, 12))
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _styles(document)
    add(document, "{{ title }}", "标题")
    add(document, "{{ subtitle }}", "副标题")
    add(document, "{%p for head in heads %}", "正文")
    add(document, "{{ head.label }}：{{ head.text }}", "正文")
    add(document, "{%p endfor %}", "正文")
    add(document, "{{ words.lines }}", HEADING)
    _lines(document)
    add(document, "{{ words.outages }}", HEADING)
    _listed(document, OUTAGES, "outages")
    for items, what in (("work", "number"), ("amendments", "what")):
        add(document, f"{{{{ words.{items} }}}}", HEADING)
        first = "work_title" if items == "work" else "name"
        columns = (
            ("title", first, 62, TEXT), ("start", "start", 36, TEXT), ("end", "end", 36, TEXT),
            ("number", what, 46, TEXT), ("decided_by", "decided_by", 34, TEXT),
            ("reason", "reason", 59, TEXT),
        )  # fmt: skip
        _listed(document, columns, items)
    add(document, "{{ words.method }}", HEADING)
    add(document, "{%p for line in method %}", "正文")
    add(document, "{{ line }}", "正文")
    add(document, "{%p endfor %}", "正文")
    add(document, "{{ made }}", "落款")
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
    return document


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 12, align=LEFT)
    add_style(document, "标题", TITLE, 20, align=CENTRE, space_pt=(0, 4), outline=0)
    add_style(document, "副标题", FANG, 14, align=CENTRE, space_pt=(0, 10))
    add_style(document, "正文", FANG, 11, align=LEFT, line_pt=18)
    add_style(document, HEADING, HEI, 13, align=LEFT, space_pt=(12, 6), outline=0, keep_next=True)
    add_style(document, LABEL, HEI, 9.5, align=CENTRE, line_pt=13)
    add_style(document, TEXT, FANG, 9.5, align=LEFT, line_pt=13)
    add_style(document, NUMBER, FANG, 9.5, align=RIGHT, line_pt=13)
    add_style(document, "落款", FANG, 11, align=RIGHT, space_pt=(8, 0))
    add_style(document, "页脚", FANG, 10, align=CENTRE)


def _lines(document: Any) -> None:
    def row(source: str) -> list[Cell]:
        return [Cell(f"{{{{ {source}.{name} }}}}", 1, style) for name, _, style in LINES]

    heads = [Cell(f"{{{{ words.{name} }}}}", 1, LABEL) for name, _, _ in LINES]
    table(
        document,
        [width for _, width, _ in LINES],
        [heads, "{%tr for row in rows %}", row("row"), "{%tr endfor %}", row("total")],
    )


def _listed(document: Any, columns: Any, items: str) -> None:
    add(document, f"{{%p if {items} %}}", "正文")
    heads = [Cell(f"{{{{ words.{word} }}}}", 1, LABEL) for _, word, _, _ in columns]
    cells = [Cell(f"{{{{ row.{name} }}}}", 1, style) for name, _, _, style in columns]
    widths = [width for _, _, width, _ in columns]
    table(document, widths, [heads, f"{{%tr for row in {items} %}}", cells, "{%tr endfor %}"])
    add(document, "{%p else %}", "正文")
    add(document, "{{ words.none }}", "正文")
    add(document, "{%p endif %}", "正文")
