"""The three tables of sub-projects: 表1-1, 表1-2 and 表1-3 of a finance evaluation report."""

from office.official_table import Layout, Text, repeated, row
from office.sheet_parts import WAN

LAYOUT = Layout(
    title="项目支出子项目情况表",
    subtitle="（{{ year }}年度）",
    # 序号 | 支出领域 | 子项目名称 | 业务处室 | 主要工作内容 (two) | 完成情况
    widths_mm=(12, 36, 58, 30, 30, 38, 61),
    sheet_name="子项目情况表",
    landscape=True,
    rows=(
        row(("项目名称", 2, "label"), ("{{ programme }}", 5, "left")),
        row(
            ("主管部门", 2, "label"), ("{{ supervising }}", 1, "left"),
            ("实施单位", 1, "label"), ("{{ unit }}", 3, "left"),
        ),
        Text("表1-1　项目工作任务和完成情况表", "表题"),
        row(
            ("序号", 1, "label"), ("支出领域", 1, "label"), ("子项目名称", 1, "label"),
            ("业务处室", 1, "label"), ("主要工作内容", 2, "label"), ("完成情况", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "task in tasks",
            ("{{ task.number }}", 1, "centre"), ("{{ task.field }}", 1, "centre"),
            ("{{ task.name }}", 1, "left"), ("{{ task.office }}", 1, "centre"),
            ("{{ task.work }}", 2, "left"), ("{{ task.completion }}", 1, "left"),
        ),
        Text("表1-2　项目资金投入和使用情况表", "表题"),
        row(
            ("序号", 1, "label"), ("业务处室", 1, "label"), ("子项目名称", 1, "label"),
            ("预算（万元）", 1, "label"), ("支出（万元）", 1, "label"), ("备注", 2, "label"),
            is_head=True,
        ),
        *repeated(
            "row in money",
            ("{{ row.number }}", 1, "centre"), ("{{ row.office }}", 1, "centre"),
            ("{{ row.name }}", 1, "left"), ("{{ row.budget }}", 1, WAN),
            ("{{ row.spent }}", 1, WAN), ("{{ row.note }}", 2, "left"),
        ),
        Text("表1-3　{{ year }}年度项目绩效指标表", "表题"),
        row(
            ("序号", 1, "label"), ("一级指标", 1, "label"), ("二级指标", 1, "label"),
            ("三级指标", 2, "label"), ("指标值", 2, "label"),
            is_head=True,
        ),
        *repeated(
            "row in indicators",
            ("{{ row.number }}", 1, "centre"), ("{{ row.level1 }}", 1, "centre"),
            ("{{ row.level2 }}", 1, "centre"), ("{{ row.level3 }}", 2, "left"),
            ("{{ row.target }}", 2, "centre"),
        ),
    ),
)  # fmt: skip
