"""The 部门评价 and 财政评价 report as a Word template: the outline of 财预〔2020〕10号 and three
annexed tables with everybody's scores on pages of their own, turned across."""

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm

from office import evaluation_report as report
from office.word_parts import (
    CENTRE,
    FANG,
    HEI,
    LEFT,
    Cell,
    add,
    add_style,
    new_document,
    table,
)

LABEL, LEFT_CELL, CAPTION, BODY = "表头", "表内", "表题", "正文内容"
WIDE_MARGINS_MM = (22, 18, 18, 18)
A4_MM = (210, 297)


def build() -> Any:
    """The template as a python-docx document."""
    document = new_document(report.MARGINS_MM)
    report.styles(document)
    add(document, "{{ title }}", report.HEADING)
    _cover(document)
    report.facts(document)
    report.work(document)
    report.conclusion(document)
    add(document, "{%p for paragraph in review %}", BODY)
    add(document, "{{ paragraph }}", BODY)
    add(document, "{%p endfor %}", BODY)
    report.analysis(document, tables=False)
    report.rest(document, "{{ evaluator }}")
    report.edges(document)
    _turn(document)
    _scored(document)
    _evaluators(document)
    _taken_off(document)
    report.origins(document, wide=True)
    return document


def _cover(document: Any) -> None:
    label = "表内标题"
    add_style(document, label, HEI, 10.5, align=CENTRE, line_pt=18)
    add_style(document, "封面内容", FANG, 10.5, align=LEFT, line_pt=18)
    rows = [
        [Cell("项目名称", 1, label), Cell("{{ programme }}", 3, "封面内容")],
        [
            Cell("项目单位", 1, label), Cell("{{ unit }}", 1, "封面内容"),
            Cell("主管部门", 1, label), Cell("{{ supervising }}", 1, "封面内容"),
        ],
        [
            Cell("评价类型", 1, label), Cell("{{ kind }}", 1, "封面内容"),
            Cell("评价机构", 1, label), Cell("{{ evaluator }}", 1, "封面内容"),
        ],
    ]  # fmt: skip
    table(document, (24, 54, 24, 54), rows)
    add(document, "", "表注")


def _turn(document: Any) -> None:
    """The rest of the pages lie across: their tables are wide."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_height, section.page_width = (Mm(side) for side in A4_MM)
    top, right, bottom, left = WIDE_MARGINS_MM
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)


def _scored(document: Any) -> None:
    add(document, "附表1　绩效评价指标评分表", CAPTION)
    names = (
        "序号", "一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "系统得分",
        "评价人员评分", "平均分", "得分", "得分说明",
    )  # fmt: skip
    table(
        document,
        (10, 18, 22, 38, 30, 40, 12, 13, 24, 12, 12, 30),
        [
            [Cell(name, 1, LABEL) for name in names],
            "{%tr for row in scored %}",
            [
                Cell("{{ row.number }}"), Cell("{{ row.level1 }}"), Cell("{{ row.level2 }}"),
                Cell("{{ row.level3 }}", 1, LEFT_CELL), Cell("{{ row.target }}"),
                Cell("{{ row.actual }}"), Cell("{{ row.points }}"), Cell("{{ row.own }}"),
                Cell("{{ row.given }}"), Cell("{{ row.mean }}"), Cell("{{ row.decided }}"),
                Cell("{{ row.decision }}", 1, LEFT_CELL),
            ],
            "{%tr endfor %}",
        ],
    )  # fmt: skip
    add(
        document,
        "注：系统得分按评分规则计算；评价人员评分按附表2的次序列示；得分为评议后确定的得分。",
        "表注",
    )


def _evaluators(document: Any) -> None:
    add(document, "附表2　评价人员评分情况表", CAPTION)
    names = ("序号", "评价人员", "代表", "评分合计", "提交日期", "总体意见")
    fields = ("number", "name", "capacity", "total", "handed_in_on", "opinion")
    _listed(document, (11, 32, 32, 24, 34, 128), names, "one in evaluators", fields, {"opinion"})


def _taken_off(document: Any) -> None:
    add(document, "附表3　评价人员扣分事项表", CAPTION)
    names = ("序号", "三级指标", "评价人员", "评分", "扣分", "扣分类型", "扣分理由")
    fields = ("number", "name", "evaluator", "score", "lost", "deduction", "reason")
    widths = (11, 64, 28, 16, 16, 36, 90)
    _listed(document, widths, names, "one in taken_off", fields, {"name", "reason"})
    add(document, "{%p if not taken_off %}", "表注")
    add(document, "评价人员未登记扣分事项。", "表注")
    add(document, "{%p endif %}", "表注")


def _listed(  # noqa: PLR0917 (a table has that many sides)
    document: Any,
    widths: tuple[int, ...],
    names: tuple[str, ...],
    items: str,
    fields: tuple[str, ...],
    texts: set[str],
) -> None:
    cells = [
        Cell(f"{{{{ one.{field} }}}}", 1, LEFT_CELL if field in texts else "表内居中")
        for field in fields
    ]
    table(
        document,
        widths,
        [
            [Cell(name, 1, LABEL) for name in names],
            f"{{%tr for {items} %}}",
            cells,
            "{%tr endfor %}",
        ],
    )
    add(document, "", "表注")
