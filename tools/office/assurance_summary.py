"""The summary of an assurance as a Word template: figures first, then the records behind them."""

from typing import Any

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

LABEL, TEXT, FIGURE, HEADING = "表头", "表内", "表内数字", "一级标题"
HEADS, FIGURES, LINES = (34, 140), (82, 52, 40), (46, 56, 30, 42)


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document((18, 18, 16, 18))
    _styles(document)
    add(document, "{{ title }}", "标题")
    add(document, "{{ subtitle }}", "副标题")
    head = [Cell("{{ row.label }}", 1, LABEL), Cell("{{ row.text }}", 1, TEXT)]
    table(document, list(HEADS), ["{%tr for row in heads %}", head, "{%tr endfor %}"])
    add(document, "{{ words.result }}", HEADING)
    add(document, "{{ result }}", "正文")
    add(document, "{{ result_by }}", "落款")
    add(document, "{%p if plan %}", "正文")
    add(document, "{{ words.plan }}", HEADING)
    add(document, "{{ plan }}", "正文")
    add(document, "{%p endif %}", "正文")
    add(document, "{{ words.figures }}", HEADING)
    _figures(document)
    add(document, "{%p for section in sections %}", "正文")
    add(document, "{{ section.name }}", HEADING)
    add(document, "{%p if section.lines %}", "正文")
    _lines(document)
    add(document, "{%p else %}", "正文")
    add(document, "{{ section.empty }}", "正文")
    add(document, "{%p endif %}", "正文")
    add(document, "{%p endfor %}", "正文")
    add(document, "{{ foot }}", "落款")
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
    return document


def _figures(document: Any) -> None:
    named = [Cell(f"{{{{ words.{one} }}}}", 1, LABEL) for one in ("figure", "value", "figure_id")]
    value = "{{ row.value }}{% if row.then %}（{{ row.then }}）{% endif %}"
    row = [
        Cell("{{ row.label }}", 1, TEXT), Cell(value, 1, FIGURE),
        Cell("{{ row.figure_id }}", 1, TEXT),
    ]  # fmt: skip
    table(document, list(FIGURES), [named, "{%tr for row in figures %}", row, "{%tr endfor %}"])


def _lines(document: Any) -> None:
    named = [
        Cell("{{ words.at }}", 1, LABEL), Cell("{{ section.what }}", 1, LABEL),
        Cell("{{ section.detail }}", 1, LABEL), Cell("{{ section.who }}", 1, LABEL),
    ]  # fmt: skip
    row = [Cell(f"{{{{ row.{one} }}}}", 1, TEXT) for one in ("at", "what", "detail", "who")]
    table(document, list(LINES), [named, "{%tr for row in section.lines %}", row, "{%tr endfor %}"])


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 12, align=LEFT)
    add_style(document, "标题", TITLE, 20, align=CENTRE, space_pt=(0, 4), outline=0)
    add_style(document, "副标题", FANG, 14, align=CENTRE, space_pt=(0, 6))
    add_style(document, "正文", FANG, 11, align=LEFT, line_pt=18)
    add_style(document, HEADING, HEI, 12, align=LEFT, space_pt=(9, 4), outline=0, keep_next=True)
    add_style(document, LABEL, HEI, 10.5, align=CENTRE, line_pt=17)
    add_style(document, TEXT, FANG, 10.5, align=LEFT, line_pt=17)
    add_style(document, FIGURE, FANG, 10.5, align=RIGHT, line_pt=17)
    add_style(document, "落款", FANG, 10, align=RIGHT, space_pt=(8, 0))
    add_style(document, "页脚", FANG, 10, align=CENTRE)
