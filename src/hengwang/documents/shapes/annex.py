"""The evidence annex: what it belongs to, then one small table a figure."""

from hengwang.documents.shapes.parts import Cards, Head, Shape

EVIDENCE_ANNEX = Shape(
    (
        Head(("项目名称",), ("programme",)),
        Head(("实施单位", "日期"), ("unit", "made_on")),
        Head(("文件编号", "状态"), ("short_id", "state")),
        Cards(
            "佐证",
            "figures",
            (
                Head(("数据项", "编号"), ("name", "figure_id")),
                Head(("年度指标值", "实际完成值"), ("target", "value")),
                Head(("计算方法",), ("method",)),
                Head(("分子", "分母"), ("numerator", "denominator")),
                Head(("覆盖率", "统计口径"), ("coverage", "policy")),
                Head(("佐证",), ("evidence",)),
                Head(("数据摘要",), ("digest",)),
            ),
        ),
    )
)
