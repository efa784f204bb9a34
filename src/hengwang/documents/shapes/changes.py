"""The change of approved goals: money, schedule and indicators before and after."""

from hengwang.documents.shapes.goals import GOALS, LEVELS, OFFICES
from hengwang.documents.shapes.parts import Block, Column, Head, Shape, Sum

CHANGE_FORM = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Head(("原批复文号", "原生效日期"), ("former_approval", "former_from")),
        Head(("申请人", "申请日期"), ("proposed_by", "proposed_on")),
        Head(("调整批复文号", "调整生效日期"), ("approval", "approved_on")),
        Head(("调整原因",), ("reason",)),
        Block(
            "项目资金（万元）",
            "funds",
            (
                Column("资金来源", "name"),
                Column("调整前", "before", is_number=True),
                Column("调整额", "moved", is_number=True),
                Column("调整后", "after", is_number=True),
            ),
        ),
        Block(
            "实施进度",
            "steps",
            (
                Column("进度节点", "name"), Column("调整前日期", "before"),
                Column("调整后日期", "after"), Column("调整方式", "way"),
            ),
        ),
        GOALS,
        Block(
            "绩效指标",
            "rows",
            (
                *LEVELS, Column("调整前指标值", "target_before"),
                Column("调整后指标值", "target_after"),
                Column("调整前分值", "points_before", is_number=True),
                Column("调整后分值", "points_after", is_number=True),
                Column("调整方式", "way"),
            ),
        ),
        Sum("分值合计（调整前）", "分值合计", 6, "points_before"),
        Sum("分值合计（调整后）", "分值合计", 7, "points_after"),
        Head(("批复意见",), ("decision",)),
    )
)  # fmt: skip
