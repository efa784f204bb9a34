"""What follows an evaluation: problems put right, results used, publication."""

from hengwang.documents.shapes.goals import OFFICES
from hengwang.documents.shapes.parts import Block, Column, Head, Shape

RECTIFICATION_LIST = Shape(
    (
        Head(("项目名称", "主管部门"), ("programme", "supervising")),
        Head(("实施单位", "台账日期"), ("unit", "made_on")),
        Block(
            "序号",
            "items",
            (
                Column("问题来源", "source"), Column("存在的问题", "problem"),
                Column("整改措施", "measure"), Column("责任单位", "unit"),
                Column("责任人", "responsible"), Column("完成时限", "due_on"),
                Column("整改进展", "progress"), Column("销号日期", "closed_on"),
            ),
        ),
    )
)  # fmt: skip

RESULT_SHEET = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Head(("评价类型", "评价机构"), ("kind", "evaluator")),
        Head(("评价得分", "评价等级"), ("score", "level")),
        Head(("复核得分", "复核等级"), ("reviewed_score", "reviewed_level")),
        Block(
            "序号",
            "uses",
            (
                Column("应用方式", "kind"), Column("涉及金额（万元）", "amount", is_number=True),
                Column("应用情况及理由", "reason"), Column("决定日期", "decided_on"),
                Column("决定单位", "decided_by"),
            ),
        ),
        Head(("问题整改", "其中：已销号"), ("rectifications", "closed")),
        Head(("整改中", "其中：已逾期"), ("open", "overdue")),
        Head(("公开情况", "不予公开的理由"), ("standing", "exempt_ground")),
        Head(("决算批复日期", "应公开日期"), ("approved_on", "due_on")),
        Head(("公开日期", "公开渠道"), ("published_on", "place")),
    )
)  # fmt: skip

EXEMPTION_NOTICE = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Head(("评价类型", "决算批复日期"), ("kind", "approved_on")),
        Head(("不予公开的理由",), ("ground",)),
    )
)
