"""The 项目支出绩效目标申报表, after the annex of 财预〔2015〕88号."""

from office.official_table import DITTO, Layout, repeated, row
from office.sheet_parts import POINTS, WAN

LAYOUT = Layout(
    title="项目支出绩效目标申报表",
    subtitle="（{{ year }}年度）",
    # 绩效指标 | 一级 | 二级 | 三级 | 指标值 | 分值 | 备注
    widths_mm=(15, 21, 26, 46, 34, 12, 24),
    sheet_name="绩效目标申报表",
    rows=(
        row(("项目名称", 2, "label"), ("{{ programme }}", 5, "left")),
        row(
            ("主管部门", 2, "label"), ("{{ supervising }}", 2, "left"),
            ("实施单位", 1, "label"), ("{{ unit }}", 2, "left"),
        ),
        row(
            ("目标批复文号", 2, "label"), ("{{ approval }}", 2, "left"),
            ("生效日期", 1, "label"), ("{{ valid_from }}", 2, "left"),
        ),
        row(
            ("项目资金\n（万元）", 1, "label"), ("资金来源", 2, "label"),
            ("申请金额", 1, "label"), ("现行预算数", 3, "label"),
        ),
        *repeated(
            "fund in funds",
            (DITTO, 1, "label"), ("{{ fund.name }}", 2, "left"), ("{{ fund.amount }}", 1, WAN),
            ("{{ fund.budget }}", 3, WAN),
        ),
        row(("实施进度", 1, "label"), ("进度节点", 3, "label"), ("计划完成日期", 3, "label")),
        *repeated(
            "step in steps",
            (DITTO, 1, "label"), ("{{ step.name }}", 3, "left"), ("{{ step.due_on }}", 3, "centre"),
        ),
        "if medium",
        row(("中期目标", 1, "label"), ("实施期目标", 4, "label"), ("起止年度", 2, "label")),
        *repeated(
            "goal in medium",
            (DITTO, 1, "label"), ("{{ goal.expected }}", 4, "left"),
            ("{{ goal.years }}", 2, "centre"),
        ),
        "endif",
        row(("年度总\n体目标", 1, "label"), ("年度目标", 6, "label")),
        *repeated("goal in goals", (DITTO, 1, "label"), ("{{ goal.expected }}", 6, "left")),
        row(
            ("绩效指标", 1, "label"), ("一级指标", 1, "label"), ("二级指标", 1, "label"),
            ("三级指标", 1, "label"), ("指标值", 1, "label"), ("分值", 1, "label"),
            ("备注", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "row in rows",
            (DITTO, 1, "label"), ("{{ row.level1 }}", 1, "centre"),
            ("{{ row.level2 }}", 1, "centre"), ("{{ row.level3 }}", 1, "left"),
            ("{{ row.target }}", 1, "centre"), ("{{ row.points }}", 1, POINTS),
            ("{{ row.note }}", 1, "left"),
        ),
        row(("分值合计", 5, "label"), ("{{ total_points }}", 1, POINTS), ("", 1, "left")),
    ),
)  # fmt: skip
