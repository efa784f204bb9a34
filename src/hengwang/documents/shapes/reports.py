"""Tables of reports: the fill-in report, the sub-projects, the annexes of a department's report."""

from hengwang.documents.shapes.goals import LEVELS, OFFICES
from hengwang.documents.shapes.parts import Block, Column, Head, Shape, Tables

MONEY = ("计划安排资金", "实际到位资金", "实际支出", "结余")
_FIELDS = ("planned", "arrived", "spent", "left")
TREASURIES = {
    "central": "其中：中央财政", "province": "省财政", "city": "市财政", "county": "县市区财政",
    "own": "其它",
}  # fmt: skip
_VALUES = (1, 3, 5, 7)


def _treasury(field: str, label: str) -> Head:
    names = tuple(f"{one}：{label.removeprefix('其中：')}" for one in MONEY)
    fields = tuple(f"{field}_{one}" for one in _FIELDS)
    return Head((label,) * len(MONEY), fields, _VALUES, names, is_number=True)


def _opinion(label: str, field: str) -> Head:
    return Head((label,), (field,))


FILL_IN_REPORT = Shape(
    (
        Head(("评价类型",), ("type_marks",)),
        Head(("项目名称",), ("programme",)),
        Head(("项目单位",), ("unit",)),
        Head(("主管部门",), ("supervising",)),
        Head(("评价方式", "评价机构"), ("method", "evaluator")),
        Head(("报告日期",), ("made_on",)),
        Head(("项目负责人", "联系电话"), ("manager", "phone")),
        Head(("项目地址", "邮编"), ("address", "postcode")),
        Head(("项目开始时间", "项目结束时间"), ("started", "ended")),
        Head(
            tuple(f"{one}（万元）" for one in MONEY), tuple(f"all_{one}" for one in _FIELDS),
            _VALUES, MONEY, is_number=True,
        ),
        *(_treasury(field, label) for field, label in TREASURIES.items()),
        Block(
            "序号",
            "spending",
            (
                Column("支出内容", "content"),
                Column("实际支出数（万元）", "amount", is_number=True),
                Column("会计凭证号", "vouchers"), Column("备注", "note"),
            ),
            counts="合计",
        ),
        Block(
            "项目绩效定性目标及实施计划完成情况",
            "goals",
            (Column("预期目标", "expected"), Column("实际完成", "actual")),
        ),
        Block(
            "项目绩效定量目标（指标）及完成情况",
            "rows",
            (
                Column("一级指标", "level1"), Column("二级指标", "level2"),
                Column("指标内容", "level3"), Column("指标（目标）值", "target"),
                Column("实际完成值", "actual"),
            ),
        ),
        Head(("绩效自评综合得分", "评价等次"), ("score", "level")),
        Block(
            "序号",
            "people",
            (
                Column("姓名", "name"), Column("职称/职务", "post"), Column("单位", "unit"),
                Column("签字", "signature"),
            ),
        ),
        _opinion("评价组意见", "group_opinion"),
        _opinion("项目单位意见", "unit_opinion"),
        _opinion("主管部门意见", "supervising_opinion"),
        _opinion("财政部门归口业务科室意见", "finance_opinion"),
        Block(
            "部分",
            "texts",
            (Column("部分", "part"), Column("内容", "text")),
            counts="（[一二三四五六]）.*",
        ),
    )
)  # fmt: skip

SUBPROJECT_TABLES = Shape(
    (
        Head(("项目名称",), ("programme",)),
        OFFICES,
        Block(
            "序号",
            "tasks",
            (
                Column("支出领域", "field"), Column("子项目名称", "name"),
                Column("业务处室", "office"), Column("主要工作内容", "work"),
                Column("完成情况", "completion"),
            ),
        ),
        Block(
            "序号",
            "money",
            (
                Column("业务处室", "office"), Column("子项目名称", "name"),
                Column("预算（万元）", "budget", is_number=True),
                Column("支出（万元）", "spent", is_number=True), Column("备注", "note"),
            ),
            counts="合计|（[一二三四五六七八九十]+）",
        ),
        Block("序号", "indicators", (*LEVELS, Column("指标值", "target"))),
    )
)  # fmt: skip

FUNDS = Tables(
    "资金投入和使用情况",
    "funds",
    (
        Column("项目", "name"), Column("年初预算数", "initial_budget", is_number=True),
        Column("全年预算数", "budget", is_number=True),
        Column("全年执行数", "executed", is_number=True), Column("执行率", "rate", is_number=True),
        Column("分值", "points", is_number=True), Column("得分", "score", is_number=True),
    ),
)  # fmt: skip
SCORES = Tables(
    "各部分得分情况",
    "all_scores",
    (
        Column("一级指标", "name"), Column("分值", "points", is_number=True),
        Column("得分", "score", is_number=True), Column("得分率", "share", is_number=True),
        Column("原报告得分", "printed", is_number=True, when="has_printed"),
    ),
)  # fmt: skip
INDICATORS = Tables(
    "得分表",
    "indicators",
    (
        *LEVELS, Column("年度指标值", "target"), Column("实际完成值", "actual"),
        Column("分值", "points", is_number=True), Column("得分", "score", is_number=True),
        Column("编号", "figure_id"),
    ),
    optional=True,
)  # fmt: skip
DEVIATIONS = Tables(
    "扣分及偏差情况",
    "deviations",
    (
        Column("扣分事项", "name"), Column("扣分", "lost", is_number=True),
        Column("偏差原因及改进措施", "note"),
    ),
    optional=True,
)  # fmt: skip
ORIGINS = Tables(
    "数据来源",
    "origins",
    (
        Column("编号", "figure_id"), Column("数据项", "name"), Column("取值", "value"),
        Column("计算方法", "method", when="has_methods"),
        Column("分子÷分母", "ratio", when="has_methods"),
        Column("覆盖率", "coverage"), Column("记录", "records"),
    ),
    optional=True,
)  # fmt: skip
EVALUATION_REPORT = Shape((FUNDS, SCORES, INDICATORS, DEVIATIONS, ORIGINS))

DEPARTMENT_REPORT = Shape(
    (
        Head(("项目名称",), ("programme",)),
        Head(("项目单位", "主管部门"), ("unit", "supervising")),
        Head(("评价类型", "评价机构"), ("kind", "evaluator")),
        FUNDS,
        SCORES,
        DEVIATIONS,
        Block(
            "序号",
            "scored",
            (
                *LEVELS, Column("指标值", "target"), Column("实际完成值", "actual"),
                Column("分值", "points", is_number=True),
                Column("系统得分", "own", is_number=True), Column("评价人员评分", "given"),
                Column("平均分", "mean", is_number=True), Column("得分", "decided", is_number=True),
                Column("得分说明", "decision"),
            ),
        ),
        Block(
            "序号",
            "evaluators",
            (
                Column("评价人员", "name"), Column("代表", "capacity"),
                Column("评分合计", "total", is_number=True), Column("提交日期", "handed_in_on"),
                Column("总体意见", "opinion"),
            ),
        ),
        Block(
            "序号",
            "taken_off",
            (
                Column("三级指标", "name"), Column("评价人员", "evaluator"),
                Column("评分", "score", is_number=True), Column("扣分", "lost", is_number=True),
                Column("扣分类型", "deduction"), Column("扣分理由", "reason"),
            ),
        ),
        ORIGINS,
    )
)  # fmt: skip
