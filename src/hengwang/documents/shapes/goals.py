"""Goals, their monitoring and their self-evaluation."""

from hengwang.documents.shapes.parts import Block, Column, Head, Shape, Sum

OFFICES = Head(("主管部门", "实施单位"), ("supervising", "unit"))
LEVELS = (
    Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"),
)  # fmt: skip
GOALS = Block("年度总体目标", "goals", (Column("年度目标", "expected"),))

TARGET_FORM = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Head(("目标批复文号", "生效日期"), ("approval", "valid_from")),
        Block(
            "项目资金（万元）",
            "funds",
            (
                Column("资金来源", "name"),
                Column("申请金额", "amount", is_number=True),
                Column("现行预算数", "budget", is_number=True),
            ),
        ),
        Block("实施进度", "steps", (Column("进度节点", "name"), Column("计划完成日期", "due_on"))),
        Block(
            "中期目标",
            "medium",
            (Column("实施期目标", "expected"), Column("起止年度", "years")),
            optional=True,
        ),
        GOALS,
        Block(
            "绩效指标",
            "rows",
            (
                *LEVELS, Column("指标值", "target"), Column("分值", "points", is_number=True),
                Column("备注", "note"),
            ),
        ),
        Sum("分值合计", "分值合计", 5, "total_points"),
    )
)  # fmt: skip

MONITORING_SHEET = Shape(
    (
        Head(("项目名称", "监控日期"), ("programme", "at")),
        OFFICES,
        Block(
            "项目资金（万元）",
            "funds",
            (
                Column("资金来源", "name"),
                Column("年初预算数", "initial_budget", is_number=True),
                Column("全年预算数", "budget", is_number=True),
                Column("截至监控日执行数", "executed", is_number=True),
                Column("执行率", "rate", is_number=True),
                Column("全年预计执行数", "projected", is_number=True),
                Column("全年预计执行率", "projected_rate", is_number=True),
            ),
        ),
        GOALS,
        Block(
            "绩效指标",
            "rows",
            (
                *LEVELS, Column("年度指标值", "target"), Column("截至监控日完成值", "actual"),
                Column("完成进度", "done", is_number=True),
                Column("时序进度", "expected", is_number=True),
                Column("完成目标可能性", "outlook"), Column("偏差原因分析及纠偏措施", "note"),
            ),
        ),
    )
)  # fmt: skip

SELF_EVALUATION_FORM = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Block(
            "项目资金（万元）",
            "funds",
            (
                Column("", "name"),
                Column("年初预算数", "initial_budget", is_number=True),
                Column("全年预算数", "budget", is_number=True),
                Column("全年执行数", "executed", is_number=True),
                Column("分值", "points", is_number=True),
                Column("执行率", "rate", is_number=True),
                Column("得分", "score", is_number=True),
            ),
        ),
        Block(
            "年度总体目标",
            "goals",
            (Column("预期目标", "expected"), Column("实际完成情况", "actual")),
        ),
        Block(
            "绩效指标",
            "rows",
            (
                *LEVELS, Column("年度指标值", "target"), Column("实际完成值", "actual"),
                Column("分值", "points", is_number=True), Column("得分", "score", is_number=True),
                Column("偏差原因分析及改进措施", "note"),
            ),
        ),
        Sum("总分（分值）", "总分", 6, "total_points"),
        Sum("总分（得分）", "总分", 7, "total"),
    )
)  # fmt: skip
