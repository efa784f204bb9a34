"""The letter back to an office as a Word template; red head and lines as letters of GB/T 9704."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from office.word_parts import (
    CENTRE,
    FANG,
    HEI,
    JUSTIFY,
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

BODY, LAST, HEADING, LABEL, TEXT, MIDDLE = (
    "正文内容", "结语", "一级标题", "表头", "表内", "表内居中"
)  # fmt: skip
RED = RGBColor(0xE6, 0x00, 0x12)


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document((30, 26, 30, 28))
    _styles(document)
    add(document, "{{ sender }}", "发文机关标志")
    add(document, "{{ number }}", "发文字号")
    add(document, "{{ title }}", "函标题")
    add(document, "{{ addressee }}：", "主送机关")
    _each(document, "lead")
    add(document, "{%p for report in reports %}", BODY)
    add(document, "{{ report.heading }}", HEADING)
    _findings(document)
    add(document, "", "表注")
    add(document, "{%p endfor %}", BODY)
    _each(document, "closing", LAST)
    add(document, "", LAST)
    add(document, "{{ sender }}", "落款")
    add(document, "{{ dated_on }}", "落款")
    add(document, "{%p if contact %}", BODY)
    add(document, "（联系人：{{ contact }}）", BODY)
    add(document, "{%p endif %}", BODY)
    _feet(document)
    return document


def _feet(document: Any) -> None:
    """GB/T 9704-2012 10.1: the first page has the red line and no number, the others a number."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_footer.paragraphs[0].style = document.styles["首页页脚"]
    others = section.footer.paragraphs[0]
    others.style = document.styles["页脚"]
    page_number(others)


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 16, align=JUSTIFY)
    mark = add_style(document, "发文机关标志", TITLE, 36, align=CENTRE, space_pt=(0, 6))
    mark.font.color.rgb = RED
    _line(mark, "bottom", "thickThinSmallGap")
    add_style(document, "发文字号", FANG, 16, align=RIGHT, line_pt=29, space_pt=(8, 0))
    add_style(document, "函标题", TITLE, 22, align=CENTRE, line_pt=36, space_pt=(30, 26), outline=0)
    add_style(document, "主送机关", FANG, 16, align=LEFT, line_pt=29)
    add_style(document, BODY, FANG, 16, indent_chars=2, line_pt=29)
    # The signature never stands on a page of its own.
    add_style(document, LAST, FANG, 16, indent_chars=2, line_pt=29, keep_next=True)
    add_style(
        document, HEADING, HEI, 16, indent_chars=2, line_pt=29, space_pt=(6, 6), outline=0,
        keep_next=True,
    )  # fmt: skip
    add_style(document, TEXT, FANG, 10.5, align=LEFT, line_pt=15, space_pt=(2, 2))
    add_style(document, MIDDLE, FANG, 10.5, align=CENTRE, line_pt=15)
    add_style(document, LABEL, HEI, 10.5, align=CENTRE, line_pt=16)
    add_style(document, "表注", FANG, 6, align=LEFT)
    signed = add_style(document, "落款", FANG, 16, align=RIGHT, line_pt=29, keep_next=True)
    signed.paragraph_format.keep_together = True
    add_style(document, "页脚", FANG, 14, align=CENTRE)
    _line(add_style(document, "首页页脚", FANG, 14, align=CENTRE), "top", "thinThickSmallGap")


def _line(style: Any, edge: str, kind: str) -> None:
    """A red double line above or below every paragraph of the style."""
    properties = style.element.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{edge} w:val="{kind}" w:sz="24" w:space="4" '
        'w:color="E60012"/></w:pBdr>'
    )
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc",
        "w:outlineLvl",
    )  # fmt: skip


def _each(document: Any, items: str, style: str = BODY) -> None:
    add(document, f"{{%p for paragraph in {items} %}}", style)
    add(document, "{{ paragraph }}", style)
    add(document, "{%p endfor %}", style)


def _findings(document: Any) -> None:
    computed = "{% if row.computation %}\n核算：{{ row.computation }}{% endif %}"
    table(
        document,
        (10, 23, 42, 46, 35),
        [
            [
                Cell("序号", 1, LABEL), Cell("位置", 1, LABEL), Cell("原文", 1, LABEL),
                Cell("问题及核算", 1, LABEL), Cell("修改要求", 1, LABEL),
            ],
            "{%tr for row in report.rows %}",
            [
                Cell("{{ row.number }}", 1, MIDDLE), Cell("{{ row.place }}", 1, TEXT),
                Cell("{{ row.quote }}", 1, TEXT), Cell(f"{{{{ row.problem }}}}{computed}", 1, TEXT),
                Cell("{{ row.request }}", 1, TEXT),
            ],
            "{%tr endfor %}",
        ],
    )  # fmt: skip
