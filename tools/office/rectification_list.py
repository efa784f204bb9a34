"""The 绩效评价问题整改台账: one line a problem, from its source to its closing."""

from office.official_table import Layout, repeated, row

LAYOUT = Layout(
    title="绩效评价问题整改台账",
    subtitle="（{{ year }}年度）",
    # 序号 | 问题来源 | 存在的问题 | 整改措施 | 责任单位 | 责任人 | 完成时限 | 整改进展 | 销号日期
    widths_mm=(10, 26, 47, 49, 27, 18, 27, 34, 27),
    sheet_name="整改台账",
    landscape=True,
    rows=(
        row(
            ("项目名称", 2, "label"), ("{{ programme }}", 2, "left"),
            ("主管部门", 1, "label"), ("{{ supervising }}", 4, "left"),
        ),
        row(
            ("实施单位", 2, "label"), ("{{ unit }}", 2, "left"),
            ("台账日期", 1, "label"), ("{{ made_on }}", 4, "left"),
        ),
        row(
            ("序号", 1, "label"), ("问题来源", 1, "label"), ("存在的问题", 1, "label"),
            ("整改措施", 1, "label"), ("责任单位", 1, "label"), ("责任人", 1, "label"),
            ("完成时限", 1, "label"), ("整改进展", 1, "label"), ("销号日期", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "item in items",
            ("{{ item.number }}", 1, "centre"), ("{{ item.source }}", 1, "centre"),
            ("{{ item.problem }}", 1, "left"), ("{{ item.measure }}", 1, "left"),
            ("{{ item.unit }}", 1, "centre"), ("{{ item.responsible }}", 1, "centre"),
            ("{{ item.due_on }}", 1, "centre"), ("{{ item.progress }}", 1, "left"),
            ("{{ item.closed_on }}", 1, "centre"),
        ),
    ),
)  # fmt: skip
