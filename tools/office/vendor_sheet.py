"""Sheets of vendors as Word templates: a month's assessment, a year's result with its payment."""

from collections.abc import Sequence
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

LABEL, TEXT, NUMBER = "表头", "表内", "表内居中"
PAIRS = (30, 57, 30, 57)
MONTH_WIDTHS = (10, 46, 38, 19, 24, 37)
YEAR_WIDTHS = (20, 30, 16, 32, 32, 44)


def monthly() -> Any:
    """The sheet of a month."""
    return _build(MONTH_WIDTHS, (NUMBER, TEXT, TEXT, NUMBER, NUMBER, TEXT))


def yearly() -> Any:
    """The sheet of a year."""
    return _build(YEAR_WIDTHS, (NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, TEXT))


def _build(widths: Sequence[int], styles: Sequence[str]) -> Any:
    document = new_document((18, 18, 16, 18))
    _styles(document)
    add(document, "{{ title }}", "标题")
    add(document, "{{ subtitle }}", "副标题")
    _pairs(document, "facts")
    add(document, "", "间隔")
    names = ("one", "two", "three", "four", "five", "six")
    head = [Cell(f"{{{{ head.{name} }}}}", 1, LABEL) for name in names]
    row = [
        Cell(f"{{{{ row.{name} }}}}", 1, style) for name, style in zip(names, styles, strict=True)
    ]
    table(document, list(widths), [head, "{%tr for row in rows %}", row, "{%tr endfor %}"])
    add(document, "", "间隔")
    _pairs(document, "sums")
    add(document, "", "间隔")
    signature = [
        Cell("{{ row.who }}", 1, LABEL), Cell("{{ row.text }}", 2, TEXT),
        Cell("{{ row.day }}", 1, TEXT),
    ]  # fmt: skip
    table(
        document,
        list(PAIRS),
        ["{%tr for row in signatures %}", TallRow(signature, 40), "{%tr endfor %}"],
    )
    add(document, "{{ foot }}", "落款")
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
    return document


def _pairs(document: Any, name: str) -> None:
    pair = [
        Cell("{{ row.left }}", 1, LABEL), Cell("{{ row.left_text }}", 1, TEXT),
        Cell("{{ row.right }}", 1, LABEL), Cell("{{ row.right_text }}", 1, TEXT),
    ]  # fmt: skip
    table(document, list(PAIRS), [f"{{%tr for row in {name} %}}", pair, "{%tr endfor %}"])


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 12, align=LEFT)
    add_style(document, "标题", TITLE, 20, align=CENTRE, space_pt=(0, 4), outline=0)
    add_style(document, "副标题", FANG, 14, align=CENTRE, space_pt=(0, 6))
    add_style(document, LABEL, HEI, 10, align=CENTRE, line_pt=16)
    add_style(document, TEXT, FANG, 10, align=LEFT, line_pt=16)
    add_style(document, NUMBER, FANG, 10, align=CENTRE, line_pt=16)
    add_style(document, "间隔", FANG, 6, align=LEFT)
    add_style(document, "落款", FANG, 9, align=RIGHT, space_pt=(8, 0))
    add_style(document, "页脚", FANG, 10, align=CENTRE)
