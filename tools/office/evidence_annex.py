"""The evidence annex as a Word template: one block a figure."""

from io import BytesIO
from typing import Any

from docx.shared import Mm

from hengwang.documents.qr import PLACE, qr_png
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

LABEL, VALUE = "表头", "表内"
WIDTHS_MM = (24, 59, 24, 59)


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document((25, 22, 22, 22))
    _styles(document)
    add(document, "{{ title }}", "报告标题")
    _code(document)
    _cover(document)
    add(document, "{%p for figure in figures %}", "正文内容")
    add(document, "{{ loop.index }}、{{ figure.name }}", "一级标题")
    _passport(document)
    add(document, "{%p if figure.records %}", "正文内容")
    add(document, "所依据的记录：", "正文内容")
    add(document, "{%p for record in figure.records %}", "记录")
    add(document, "（{{ loop.index }}）{{ record }}", "记录")
    add(document, "{%p endfor %}", "记录")
    add(document, "{{ figure.records_note }}", "记录")
    add(document, "{%p endif %}", "正文内容")
    add(document, "{%p endfor %}", "正文内容")
    add(document, "文件编号：{{ short_id }}；数据摘要：{{ digest }}", "记录")
    add(document, "{{ unit }}", "落款")
    add(document, "{{ made_on }}", "落款")
    section = document.sections[0]
    section.header.paragraphs[0].style = document.styles["页眉"]
    section.header.paragraphs[0].add_run("编号：{{ short_id }}　{{ state }}")
    section.footer.paragraphs[0].style = document.styles["页脚"]
    page_number(section.footer.paragraphs[0])
    return document


def _code(document: Any) -> None:
    """The place of the QR code: whatever stands in this picture is replaced when it is filled."""
    paragraph = add(document, "", "副标题")
    picture = paragraph.add_run().add_picture(BytesIO(qr_png("衡网")), width=Mm(26))
    picture._inline.docPr.set("descr", PLACE)
    picture._inline.docPr.set("name", PLACE)


def _cover(document: Any) -> None:
    label = "表内标题"
    table(
        document,
        WIDTHS_MM,
        [
            [Cell("项目名称", 1, label), Cell("{{ programme }}", 3, VALUE)],
            [
                Cell("实施单位", 1, label), Cell("{{ unit }}", 1, VALUE),
                Cell("日期", 1, label), Cell("{{ made_on }}", 1, VALUE),
            ],
            [
                Cell("文件编号", 1, label), Cell("{{ short_id }}", 1, VALUE),
                Cell("状态", 1, label), Cell("{{ state }}", 1, VALUE),
            ],
        ],
    )  # fmt: skip


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 12, align=LEFT)
    add_style(document, "报告标题", TITLE, 20, align=CENTRE, line_pt=32, outline=0)
    add_style(document, "副标题", FANG, 12, align=CENTRE, space_pt=(4, 12))
    add_style(
        document, "一级标题", HEI, 12, align=LEFT, space_pt=(12, 4), outline=0, keep_next=True
    )
    add_style(document, "正文内容", FANG, 11, align=LEFT, space_pt=(6, 2))
    add_style(document, "记录", FANG, 10, align=LEFT, line_pt=15)
    add_style(document, VALUE, FANG, 10, align=LEFT, line_pt=14)
    add_style(document, f"{VALUE}续", FANG, 10, align=LEFT, line_pt=14, keep_next=True)
    add_style(document, "表内居中", FANG, 10, align=CENTRE, line_pt=14)
    # Not 表头 for repetition: these labels stand on the left of every line.
    add_style(document, "表内标题", HEI, 10, align=CENTRE, line_pt=14)
    add_style(document, "表内标题续", HEI, 10, align=CENTRE, line_pt=14, keep_next=True)
    add_style(document, "落款", FANG, 12, align=RIGHT, line_pt=22)
    add_style(document, "页眉", FANG, 9, align=RIGHT)
    add_style(document, "页脚", FANG, 10.5, align=CENTRE)


def _passport(document: Any) -> None:
    # Each line but the last stays with the next one: a passport is not torn at the foot of a page.
    label, kept = "表内标题续", f"{VALUE}续"
    table(
        document,
        WIDTHS_MM,
        [
            [
                Cell("数据项", 1, label), Cell("{{ figure.name }}", 1, kept),
                Cell("编号", 1, label), Cell("{{ figure.figure_id }}", 1, kept),
            ],
            [
                Cell("年度指标值", 1, label), Cell("{{ figure.target }}", 1, kept),
                Cell("实际完成值", 1, label), Cell("{{ figure.value }}", 1, kept),
            ],
            [Cell("计算方法", 1, label), Cell("{{ figure.method }}", 3, kept)],
            [
                Cell("分子", 1, label), Cell("{{ figure.numerator }}", 1, kept),
                Cell("分母", 1, label), Cell("{{ figure.denominator }}", 1, kept),
            ],
            [
                Cell("覆盖率", 1, label), Cell("{{ figure.coverage }}", 1, kept),
                Cell("统计口径", 1, label), Cell("{{ figure.policy }}", 1, kept),
            ],
            [
                Cell("佐证", 1, label), Cell("{{ figure.evidence }}", 3, kept),
            ],
            [Cell("数据摘要", 1, "表内标题"), Cell("{{ figure.digest }}", 3, VALUE)],
        ],
    )  # fmt: skip
