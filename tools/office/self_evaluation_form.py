"""The 项目支出绩效自评表 as a Word template; the layout follows the annex of 财预〔2020〕10号."""

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
    hairline,
    new_document,
    page_number,
    table,
)  # fmt: skip

# 绩效指标 | 一级 | 二级 | 三级 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
PUBLIC, MONEY = "　公开版", "表内靠右"
WIDTHS_MM = (15, 18, 18, 29, 21, 21, 10, 16, 30)


def build(*, public: bool = False) -> Any:
    """The template as a python-docx document; the public one says so."""
    document = new_document((18, 16, 16, 16))
    _styles(document)
    add(document, "项目支出绩效自评表", "表标题")
    add(document, f"（{{{{ year }}}}年度{PUBLIC if public else ''}）", "表副标题")
    table(document, WIDTHS_MM, _head_rows())
    hairline(document)
    table(document, WIDTHS_MM, _indicator_rows())
    add(document, "{%p if contacts %}", "注释")
    add(document, "{{ contacts }}", "注释")
    add(document, "{%p endif %}", "注释")
    add(
        document,
        "注：{% for note in notes %}{{ loop.index }}．{{ note }}{% endfor %}",
        "注释",
    )
    _edges(document)
    return document


def _styles(document: Any) -> None:
    add_style(document, "Normal", FANG, 10.5, align=LEFT)
    add_style(document, "表标题", TITLE, 20, align=CENTRE, space_pt=(0, 2), line_pt=26, outline=0)
    add_style(document, "表副标题", FANG, 12, align=CENTRE, space_pt=(0, 4))
    add_style(document, "表内", FANG, 9, line_pt=12, align=LEFT)
    add_style(document, "表内居中", FANG, 9, line_pt=12, align=CENTRE)
    add_style(document, MONEY, FANG, 9, line_pt=12, align=RIGHT)
    add_style(document, "表头", HEI, 9, line_pt=12, align=CENTRE)
    add_style(document, "表内标题", HEI, 9, line_pt=12, align=CENTRE)
    add_style(document, "注释", FANG, 9, align=LEFT, space_pt=(1, 0), line_pt=12)
    add_style(document, "间隔", FANG, 1, align=LEFT, line_pt=1)
    add_style(document, "页眉", FANG, 8, align=RIGHT)
    add_style(document, "页脚", FANG, 9, align=CENTRE)


def _head_rows() -> list[list[Cell] | str]:
    label, left = "表内标题", "表内"
    return [
        [Cell("项目名称", 2, label), Cell("{{ programme }}", 7, left)],
        [
            Cell("主管部门", 2, label), Cell("{{ supervising }}", 3, left),
            Cell("实施单位", 1, label), Cell("{{ unit }}", 3, left),
        ],
        [
            Cell("项目资金\n（万元）", 1, label), Cell("", 2, label), Cell("年初预算数", 1, label),
            Cell("全年预算数", 1, label), Cell("全年执行数", 1, label), Cell("分值", 1, label),
            Cell("执行率", 1, label), Cell("得分", 1, label),
        ],
        "{%tr for fund in funds %}",
        [
            Cell("〃"), Cell("{{ fund.name }}", 2, left),
            Cell("{{ fund.initial_budget }}", 1, MONEY),
            Cell("{{ fund.budget }}", 1, MONEY), Cell("{{ fund.executed }}", 1, MONEY),
            Cell("{{ fund.points }}"),
            Cell("{{ fund.rate }}"), Cell("{{ fund.score }}"),
        ],
        "{%tr endfor %}",
        [
            Cell("年度总\n体目标", 1, label), Cell("预期目标", 4, label),
            Cell("实际完成情况", 4, label),
        ],
        "{%tr for goal in goals %}",
        [Cell("〃"), Cell("{{ goal.expected }}", 4, left), Cell("{{ goal.actual }}", 4, left)],
        "{%tr endfor %}",
    ]  # fmt: skip


def _indicator_rows() -> list[list[Cell] | str]:
    label, left, head = "表内标题", "表内", "表头"
    # Word repeats a header row only when no cell of it reaches into the body: the side title
    # therefore stands in the header, open below, above a body column that is open above.
    return [
        [
            Cell("绩效指标", 1, head, ("bottom",)), Cell("一级指标", 1, head),
            Cell("二级指标", 1, head), Cell("三级指标", 1, head), Cell("年度\n指标值", 1, head),
            Cell("实际\n完成值", 1, head), Cell("分值", 1, head), Cell("得分", 1, head),
            Cell("偏差原因分析\n及改进措施", 1, head),
        ],
        "{%tr for row in rows %}",
        [
            Cell("{% vm %}", 1, label, ("top",)), Cell("{{ row.level1 }}"),
            Cell("{{ row.level2 }}"), Cell("{{ row.level3 }}", 1, left), Cell("{{ row.target }}"),
            Cell("{{ row.actual }}"), Cell("{{ row.points }}"), Cell("{{ row.score }}"),
            Cell("{{ row.note }}", 1, left),
        ],
        "{%tr endfor %}",
        [
            Cell("总分", 6, label), Cell("{{ total_points }}", 1, label),
            Cell("{{ total }}", 1, label),
            Cell("{% if level %}评价等级：{{ level }}{% endif %}", 1, left),
        ],
    ]  # fmt: skip


def _edges(document: Any) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.style = document.styles["页眉"]
    header.add_run("编号：{{ short_id }}　{{ state }}　{{ made_on }}")
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
