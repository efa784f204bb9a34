"""The 绩效评价信息不予公开说明, with room for the opinions that are signed."""

from office.official_table import Layout, row

LAYOUT = Layout(
    title="绩效评价信息不予公开说明",
    subtitle="（{{ year }}年度）",
    widths_mm=(20, 24, 45, 35, 24, 30),
    sheet_name="不予公开说明",
    rows=(
        row(("项目名称", 2, "label"), ("{{ programme }}", 4, "left")),
        row(
            ("主管部门", 2, "label"), ("{{ supervising }}", 1, "left"),
            ("实施单位", 1, "label"), ("{{ unit }}", 2, "left"),
        ),
        row(
            ("评价类型", 2, "label"), ("{{ kind }}", 1, "left"),
            ("决算批复日期", 1, "label"), ("{{ approved_on }}", 2, "left"),
        ),
        row(("不予公开的理由", 2, "label"), ("{{ ground }}", 4, "left"), height=90),
        row(("保密审查意见", 2, "label"), ("", 4, "left"), height=90),
        row(("", 2, "label"), ("负责人（签章）：　　　　　　　　年　　月　　日", 4, "right")),
        row(("主管部门意见", 2, "label"), ("", 4, "left"), height=90),
        row(("", 2, "label"), ("负责人（签章）：　　　　　　　　年　　月　　日", 4, "right")),
    ),
)  # fmt: skip
