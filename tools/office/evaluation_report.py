"""The 绩效自评报告 / 绩效评价报告 as a Word template; page and type as GB/T 9704 asks."""

from typing import Any

from office.word_parts import (
    CENTRE,
    FANG,
    HEI,
    JUSTIFY,
    KAI,
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

BODY, FIRST, SECOND, HEADING, CAPTION = "正文内容", "一级标题", "二级标题", "报告标题", "表题"
LABEL, LEFT_CELL, MONEY = "表头", "表内", "表内靠右"


MARGINS_MM = (37, 26, 35, 28)


def build(*, public: bool = False) -> Any:
    """The template as a python-docx document; the public one says so and lists no records."""
    document = new_document(MARGINS_MM)
    styles(document)
    add(document, "{{ title }}", HEADING)
    if public:
        add_style(document, "副标题", FANG, 14, align=CENTRE, space_pt=(0, 12))
        add(document, "（公开版，个人信息以“*”代替）", "副标题")
    facts(document)
    work(document)
    conclusion(document)
    analysis(document)
    rest(document)
    if not public:
        origins(document)
    edges(document, "公开版" if public else "{{ state }}")
    return document


def styles(document: Any) -> None:
    """Paragraph styles as GB/T 9704 asks."""
    add_style(document, "Normal", FANG, 16, align=JUSTIFY)
    add_style(document, HEADING, TITLE, 22, align=CENTRE, line_pt=36, space_pt=(0, 20), outline=0)
    add_style(document, BODY, FANG, 16, indent_chars=2, line_pt=29)
    add_style(document, FIRST, HEI, 16, indent_chars=2, line_pt=29, outline=0, keep_next=True)
    add_style(document, SECOND, KAI, 16, indent_chars=2, line_pt=29, outline=1, keep_next=True)
    add_style(document, CAPTION, HEI, 12, align=CENTRE, space_pt=(8, 4), keep_next=True)
    appendix = add_style(document, "附页标题", HEI, 16, align=CENTRE, space_pt=(0, 10), outline=0)
    appendix.paragraph_format.page_break_before = True
    add_style(document, "图", FANG, 12, align=CENTRE, space_pt=(8, 8))
    add_style(document, "落款", FANG, 16, align=RIGHT, line_pt=29)
    for name, font, align in (
        (LEFT_CELL, FANG, LEFT), ("表内居中", FANG, CENTRE), (LABEL, HEI, CENTRE),
        (MONEY, FANG, RIGHT),
    ):  # fmt: skip
        add_style(document, name, font, 9.5, align=align, line_pt=13.5)
    add_style(document, "表注", FANG, 9.5, align=LEFT, space_pt=(3, 8), line_pt=14)
    add_style(document, "页眉", FANG, 9, align=RIGHT)
    add_style(document, "页脚", FANG, 14, align=CENTRE)


def _each(document: Any, items: str, style: str = BODY) -> None:
    """One paragraph for each sentence group of a field."""
    add(document, f"{{%p for paragraph in {items} %}}", style)
    add(document, "{{ paragraph }}", style)
    add(document, "{%p endfor %}", style)


def _chart(document: Any, field: str) -> None:
    add(document, f"{{%p if {field} %}}", "图")
    add(document, f"{{{{ {field} }}}}", "图")
    add(document, "{%p endif %}", "图")


def facts(document: Any) -> None:
    """Part one: the project, its money, its goals."""
    add(document, "一、基本情况", FIRST)
    add(document, "（一）项目概况", SECOND)
    _each(document, "background")
    add(document, "（二）资金投入和使用情况", SECOND)
    _each(document, "money")
    add(document, "表1　项目资金投入和使用情况表（单位：万元）", CAPTION)
    table(
        document,
        (39, 25, 25, 25, 18, 10, 14),
        [
            [
                Cell("项目", 1, LABEL), Cell("年初预算数", 1, LABEL), Cell("全年预算数", 1, LABEL),
                Cell("全年执行数", 1, LABEL), Cell("执行率", 1, LABEL), Cell("分值", 1, LABEL),
                Cell("得分", 1, LABEL),
            ],
            "{%tr for fund in funds %}",
            [
                Cell("{{ fund.name }}", 1, LEFT_CELL), Cell("{{ fund.initial_budget }}", 1, MONEY),
                Cell("{{ fund.budget }}", 1, MONEY), Cell("{{ fund.executed }}", 1, MONEY),
                Cell("{{ fund.rate }}"),
                Cell("{{ fund.points }}"), Cell("{{ fund.score }}"),
            ],
            "{%tr endfor %}",
        ],
    )  # fmt: skip
    add(document, "注：执行率＝全年执行数÷全年预算数×100%。", "表注")
    _chart(document, "chart_money")
    add(document, "（三）项目绩效目标", SECOND)
    add(document, "{{ goals_lead }}", BODY)
    add(document, "{%p for goal in goals %}", BODY)
    add(document, "目标{{ goal.number }}：{{ goal.expected }}", BODY)
    add(document, "目标{{ goal.number }}完成情况：{{ goal.actual }}", BODY)
    add(document, "{%p endfor %}", BODY)


def work(document: Any) -> None:
    """Part two: how it was evaluated."""
    add(document, "二、评价工作开展情况", FIRST)
    add(document, "（一）评价目的、对象和范围", SECOND)
    _each(document, "purpose")
    add(document, "（二）评价依据和方法", SECOND)
    _each(document, "basis")
    add(document, "（三）评价指标体系", SECOND)
    _each(document, "framework")
    add(document, "{%p if organisation %}", BODY)
    add(document, "（四）评价工作过程", SECOND)
    _each(document, "organisation")
    add(document, "{%p endif %}", BODY)


def conclusion(document: Any) -> None:
    """Part three: the scores of the sections."""
    add(document, "三、综合评价情况及评价结论", FIRST)
    _each(document, "conclusion")
    add(document, "表2　各部分得分情况表", CAPTION)
    add(document, "{%p if has_printed %}", BODY)
    _scores_table(document, printed=True)
    add(document, "{%p else %}", BODY)
    _scores_table(document, printed=False)
    add(document, "{%p endif %}", BODY)
    _chart(document, "chart_scores")


def _scores_table(document: Any, *, printed: bool) -> None:
    names = ["一级指标", "分值", "得分", "得分率"] + (["原报告得分"] if printed else [])
    fields = ["name", "points", "score", "share"] + (["printed"] if printed else [])
    widths = (52, 26, 26, 26, 26) if printed else (60, 32, 32, 32)
    table(
        document,
        widths,
        [
            [Cell(name, 1, LABEL) for name in names],
            "{%tr for part in scores %}",
            [Cell(f"{{{{ part.{field} }}}}") for field in fields],
            "{%tr endfor %}",
            [Cell(f"{{{{ scores_total.{field} }}}}") for field in fields],
        ],
    )


def analysis(document: Any, *, tables: bool = True) -> None:
    """Part four: section by section, then what points were lost on."""
    add(document, "四、绩效评价指标分析", FIRST)
    add(document, "{%p if execution %}", BODY)
    add(document, "（一）预算执行率", SECOND)
    _each(document, "execution")
    add(document, "{%p endif %}", BODY)
    add(document, "{%p for section in sections %}", BODY)
    add(document, "{{ section.heading }}", SECOND)
    _each(document, "section.paragraphs")
    if tables:
        _section_table(document)
    add(document, "{%p endfor %}", BODY)
    add(document, "{{ deviations_heading }}", SECOND)
    add(document, "{{ deviations_lead }}", BODY)
    add(document, "{%p if deviations %}", BODY)
    add(document, "{{ deviations_title }}", CAPTION)
    table(
        document,
        (56, 18, 82),
        [
            [
                Cell("扣分事项", 1, LABEL), Cell("扣分", 1, LABEL),
                Cell("偏差原因及改进措施", 1, LABEL),
            ],
            "{%tr for row in deviations %}",
            [
                Cell("{{ row.name }}", 1, LEFT_CELL), Cell("{{ row.lost }}"),
                Cell("{{ row.note }}", 1, LEFT_CELL),
            ],
            "{%tr endfor %}",
        ],
    )  # fmt: skip
    _chart(document, "chart_deviations")
    add(document, "{%p endif %}", BODY)


def _section_table(document: Any) -> None:
    add(document, "{{ section.table_title }}", CAPTION)
    table(
        document,
        (15, 18, 34, 22, 22, 10, 13, 22),
        [
            [
                Cell("一级指标", 1, LABEL), Cell("二级指标", 1, LABEL), Cell("三级指标", 1, LABEL),
                Cell("年度指标值", 1, LABEL), Cell("实际完成值", 1, LABEL), Cell("分值", 1, LABEL),
                Cell("得分", 1, LABEL), Cell("编号", 1, LABEL),
            ],
            "{%tr for row in section.rows %}",
            [
                Cell("{{ row.level1 }}"), Cell("{{ row.level2 }}"),
                Cell("{{ row.level3 }}", 1, LEFT_CELL), Cell("{{ row.target }}"),
                Cell("{{ row.actual }}"), Cell("{{ row.points }}"), Cell("{{ row.score }}"),
                Cell("{{ row.figure_id }}"),
            ],
            "{%tr endfor %}",
        ],
    )  # fmt: skip
    add(document, "", "表注")


def rest(document: Any, signer: str = "{{ unit }}") -> None:
    """Parts five to seven, and who signs."""
    add(document, "五、主要经验及做法、存在的问题及原因分析", FIRST)
    add(document, "{%p if experience %}", BODY)
    add(document, "（一）主要经验及做法", SECOND)
    _each(document, "experience")
    add(document, "{%p endif %}", BODY)
    add(document, "{{ problems_number }}存在的问题及原因分析", SECOND)
    _each(document, "problems")
    add(document, "六、有关建议", FIRST)
    _each(document, "suggestions")
    add(document, "七、其他需要说明的问题", FIRST)
    _each(document, "other")
    add(document, "", BODY)
    add(document, signer, "落款")
    add(document, "{{ made_on }}", "落款")


def origins(document: Any, *, wide: bool = False) -> None:
    """The appendix that says where the figures come from; wide on a page that lies across."""
    add(document, "{%p if origins %}", BODY)
    add(document, "数据来源", "附页标题")
    add(document, "{%p if has_methods %}", BODY)
    _origins_table(
        document, (24, 60, 40, 66, 28, 16, 27) if wide else (22, 30, 22, 28, 20, 14, 20),
        ["编号", "数据项", "取值", "计算方法", "分子÷分母", "覆盖率", "记录"],
        ["figure_id", "name", "value", "method", "ratio", "coverage", "records"],
    )  # fmt: skip
    add(document, "{%p else %}", BODY)
    _origins_table(
        document, (24, 90, 70, 20, 57) if wide else (22, 46, 36, 18, 34),
        ["编号", "数据项", "取值", "覆盖率", "记录"],
        ["figure_id", "name", "value", "coverage", "records"],
    )  # fmt: skip
    add(document, "{%p endif %}", BODY)
    add(document, "文件编号：{{ short_id }}；数据摘要：{{ digest }}", "表注")
    add(document, "{%p endif %}", BODY)


def _origins_table(
    document: Any, widths: tuple[int, ...], names: list[str], fields: list[str]
) -> None:
    texts = {"name", "method"}
    table(
        document,
        widths,
        [
            [Cell(name, 1, LABEL) for name in names],
            "{%tr for origin in origins %}",
            [
                Cell(f"{{{{ origin.{field} }}}}", 1, LEFT_CELL if field in texts else "表内居中")
                for field in fields
            ],
            "{%tr endfor %}",
        ],
    )


def edges(document: Any, state: str = "{{ state }}") -> None:
    """Number and state in the header, the page in the footer."""
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.style = document.styles["页眉"]
    header.add_run(f"编号：{{{{ short_id }}}}　{state}")
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["页脚"]
    page_number(footer)
