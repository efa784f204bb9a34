"""The 项目支出绩效目标调整表: what was approved beside what it is to become, opinions to sign.

The columns are those of the declaration (annex of 财预〔2015〕88号), each before and after.
"""

from office.official_table import DITTO, Layout, Row, Text, repeated, row
from office.sheet_parts import POINTS, WAN

SIGNED = "负责人（签章）：　　　　　　　　年　　月　　日"


def _opinion(label: str, text: str = "") -> tuple[Row, Row]:
    return (
        row((label, 2, "label"), (text, 7, "left"), height=48),
        row(("", 2, "label"), (SIGNED, 7, "right")),
    )


LAYOUT = Layout(
    title="项目支出绩效目标调整表",
    subtitle="（{{ year }}年度）",
    # 绩效指标 | 一级 | 二级 | 三级 | 调整前、调整后指标值 | 调整前、调整后分值 | 调整方式
    widths_mm=(18, 24, 28, 62, 44, 44, 15, 15, 15),
    sheet_name="绩效目标调整表",
    landscape=True,
    rows=(
        row(("项目名称", 2, "label"), ("{{ programme }}", 7, "left")),
        row(
            ("主管部门", 2, "label"), ("{{ supervising }}", 2, "left"),
            ("实施单位", 1, "label"), ("{{ unit }}", 4, "left"),
        ),
        row(
            ("原批复文号", 2, "label"), ("{{ former_approval }}", 2, "left"),
            ("原生效日期", 1, "label"), ("{{ former_from }}", 4, "left"),
        ),
        row(
            ("申请人", 2, "label"), ("{{ proposed_by }}", 2, "left"),
            ("申请日期", 1, "label"), ("{{ proposed_on }}", 4, "left"),
        ),
        row(
            ("调整批复文号", 2, "label"), ("{{ approval }}", 2, "left"),
            ("调整生效日期", 1, "label"), ("{{ approved_on }}", 4, "left"),
        ),
        row(("调整原因", 2, "label"), ("{{ reason }}", 7, "left"), height=40),
        row(
            ("项目资金\n（万元）", 1, "label"), ("资金来源", 3, "label"),
            ("调整前", 1, "label"), ("调整额", 1, "label"), ("调整后", 3, "label"),
        ),
        *repeated(
            "fund in funds",
            (DITTO, 1, "label"), ("{{ fund.name }}", 3, "left"), ("{{ fund.before }}", 1, WAN),
            ("{{ fund.moved }}", 1, WAN), ("{{ fund.after }}", 3, WAN),
        ),
        row(
            ("实施进度", 1, "label"), ("进度节点", 3, "label"), ("调整前日期", 1, "label"),
            ("调整后日期", 1, "label"), ("调整方式", 3, "label"),
        ),
        *repeated(
            "step in steps",
            (DITTO, 1, "label"), ("{{ step.name }}", 3, "left"), ("{{ step.before }}", 1, "centre"),
            ("{{ step.after }}", 1, "centre"), ("{{ step.way }}", 3, "centre"),
        ),
        row(("年度总体目标", 1, "label"), ("年度目标", 8, "label")),
        *repeated("goal in goals", (DITTO, 1, "label"), ("{{ goal.expected }}", 8, "left")),
        row(
            ("绩效指标", 1, "label"), ("一级指标", 1, "label"), ("二级指标", 1, "label"),
            ("三级指标", 1, "label"), ("调整前指标值", 1, "label"), ("调整后指标值", 1, "label"),
            ("调整前分值", 1, "label"), ("调整后分值", 1, "label"), ("调整方式", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "row in rows",
            (DITTO, 1, "label"), ("{{ row.level1 }}", 1, "centre"),
            ("{{ row.level2 }}", 1, "centre"), ("{{ row.level3 }}", 1, "left"),
            ("{{ row.target_before }}", 1, "centre"), ("{{ row.target_after }}", 1, "centre"),
            ("{{ row.points_before }}", 1, POINTS), ("{{ row.points_after }}", 1, POINTS),
            ("{{ row.way }}", 1, "centre"),
        ),
        row(
            ("分值合计", 6, "label"), ("{{ points_before }}", 1, POINTS),
            ("{{ points_after }}", 1, POINTS), ("", 1, "left"),
        ),
        # A table of its own: the head of the indicators is not repeated above signatures.
        Text("批复和签署意见"),
        row(("批复意见", 2, "label"), ("{{ decision }}", 7, "left"), height=30),
        *_opinion("实施单位意见"),
        *_opinion("主管部门意见"),
        *_opinion("财政部门意见"),
    ),
)  # fmt: skip
