"""The 项目支出绩效运行监控表, after the annex of 财预〔2019〕136号."""

from office.official_table import DITTO, Layout, repeated, row
from office.sheet_parts import RATE, WAN

LAYOUT = Layout(
    title="项目支出绩效运行监控表",
    subtitle="（{{ year }}年度）",
    # 绩效指标 | 一级 | 二级 | 三级 | 指标值 | 完成值 | 完成进度 | 时序进度 | 可能性 | 偏差原因
    widths_mm=(15, 23, 27, 45, 33, 33, 18, 18, 20, 33),
    sheet_name="绩效运行监控表",
    landscape=True,
    rows=(
        row(
            ("项目名称", 2, "label"), ("{{ programme }}", 4, "left"),
            ("监控日期", 2, "label"), ("{{ at }}", 2, "left"),
        ),
        row(
            ("主管部门", 2, "label"), ("{{ supervising }}", 4, "left"),
            ("实施单位", 2, "label"), ("{{ unit }}", 2, "left"),
        ),
        row(
            ("项目资金\n（万元）", 1, "label"), ("资金来源", 2, "label"),
            ("年初预算数", 1, "label"), ("全年预算数", 1, "label"),
            ("截至监控日\n执行数", 1, "label"), ("执行率", 2, "label"),
            ("全年预计\n执行数", 1, "label"), ("全年预计执行率", 1, "label"),
        ),
        *repeated(
            "fund in funds",
            (DITTO, 1, "label"), ("{{ fund.name }}", 2, "left"),
            ("{{ fund.initial_budget }}", 1, WAN), ("{{ fund.budget }}", 1, WAN),
            ("{{ fund.executed }}", 1, WAN), ("{{ fund.rate }}", 2, RATE),
            ("{{ fund.projected }}", 1, WAN), ("{{ fund.projected_rate }}", 1, RATE),
        ),
        row(("年度总\n体目标", 1, "label"), ("年度目标", 9, "label")),
        *repeated("goal in goals", (DITTO, 1, "label"), ("{{ goal.expected }}", 9, "left")),
        row(
            ("绩效指标", 1, "label"), ("一级指标", 1, "label"), ("二级指标", 1, "label"),
            ("三级指标", 1, "label"), ("年度指标值", 1, "label"),
            ("截至监控日\n完成值", 1, "label"), ("完成进度", 1, "label"), ("时序进度", 1, "label"),
            ("完成目标\n可能性", 1, "label"), ("偏差原因分析\n及纠偏措施", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "row in rows",
            (DITTO, 1, "label"), ("{{ row.level1 }}", 1, "centre"),
            ("{{ row.level2 }}", 1, "centre"), ("{{ row.level3 }}", 1, "left"),
            ("{{ row.target }}", 1, "centre"), ("{{ row.actual }}", 1, "centre"),
            ("{{ row.done }}", 1, RATE), ("{{ row.expected }}", 1, RATE),
            ("{{ row.outlook }}", 1, "centre"), ("{{ row.note }}", 1, "left"),
        ),
    ),
)  # fmt: skip
