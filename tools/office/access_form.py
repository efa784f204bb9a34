"""Forms of access as a Word template: the application, and the acceptance, of the same parts."""

from typing import Any

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
    new_document,
    page_number,
    table,
)  # fmt: skip

LABEL, TEXT, HEADING = "表头", "表内", "一级标题"
WIDTHS = (30, 57, 30, 57)


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document((18, 18, 16, 18))
    _styles(document)
    add(document, "{{ title }}", "标题")
    add(document, "{{ number }}", "副标题")
    add(document, "{%p for section in sections %}", "正文")
    add(document, "{{ section.name }}", HEADING)
    pair = [
        Cell("{{ row.left }}", 1, LABEL), Cell("{{ row.left_text }}", 1, TEXT),
        Cell("{{ row.right }}", 1, LABEL), Cell("{{ row.right_text }}", 1, TEXT),
    ]  # fmt: skip
    wide = [Cell("{{ row.label }}", 1, LABEL), Cell("{{ row.text }}", 3, TEXT)]
    table(
        document,
        list(WIDTHS),
        [
            "{%tr for row in section.pairs %}", pair, "{%tr endfor %}",
            "{%tr for row in section.wides %}", wide, "{%tr endfor %}",
        ],
    )  # fmt: skip
    add(document, "{%p endfor %}", "正文")
    add(document, "", "间隔")
    signature = [
        Cell("{{ row.who }}", 1, LABEL), Cell("{{ row.text }}", 2, TEXT),
        Cell("{{ row.day }}", 1, TEXT),
    ]  # fmt: skip
    table(
        document,
        list(WIDTHS),
        ["{%tr for row in signatures %}", TallRow(signature, 44), "{%tr endfor %}"],
    )
    add(document, "{{ foot }}", "落款")
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
    return document


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 12, align=LEFT)
    add_style(document, "标题", TITLE, 20, align=CENTRE, space_pt=(0, 4), outline=0)
    add_style(document, "副标题", FANG, 14, align=CENTRE, space_pt=(0, 6))
    add_style(document, "正文", FANG, 11, align=LEFT, line_pt=18)
    add_style(document, HEADING, HEI, 12, align=LEFT, space_pt=(9, 4), outline=0, keep_next=True)
    add_style(document, LABEL, HEI, 10.5, align=CENTRE, line_pt=17)
    add_style(document, TEXT, FANG, 10.5, align=LEFT, line_pt=17)
    add_style(document, "间隔", FANG, 6, align=LEFT)
    add_style(document, "落款", FANG, 10, align=RIGHT, space_pt=(8, 0))
    add_style(document, "页脚", FANG, 10, align=CENTRE)
