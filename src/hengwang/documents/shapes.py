"""Where the cells of each official form stand, as its templates lay them out."""

from dataclasses import dataclass

from hengwang.documents.choices import DocumentKind


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the label above it and the field whose value it prints."""

    label: str
    field: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a line of labels; the first cell of each is the side title, a number or empty."""

    side: str
    items: str  # the form's field that holds the rows
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A line with one or two facts: the first beside its label, the second in the last cell."""

    labels: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell of a line of sums below the blocks; `name` tells two cells of one line apart."""

    name: str
    label: str
    place: int
    field: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One form from the top down."""

    heads: tuple[Head, ...]
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...] = ()


_OFFICES = Head(("主管部门", "实施单位"), ("supervising", "unit"))
_GOALS = Block("年度总体目标", "goals", (Column("年度目标", "expected"),))
_LEVELS = (
    Column("一级指标", "level1"), Column("二级指标", "level2"), Column("三级指标", "level3"),
)  # fmt: skip

SHAPES: dict[DocumentKind, Shape] = {
    DocumentKind.TARGET_FORM: Shape(
        heads=(Head(("项目名称",), ("programme",)), _OFFICES),
        blocks=(
            Block(
                "项目资金（万元）",
                "funds",
                (Column("资金来源", "name"), Column("申请金额", "amount", is_number=True)),
            ),
            _GOALS,
            Block(
                "绩效指标",
                "rows",
                (
                    *_LEVELS, Column("指标值", "target"),
                    Column("分值", "points", is_number=True), Column("备注", "note"),
                ),
            ),
        ),
        sums=(Sum("分值合计", "分值合计", 5, "total_points"),),
    ),
    DocumentKind.MONITORING_SHEET: Shape(
        heads=(Head(("项目名称", "监控日期"), ("programme", "at")), _OFFICES),
        blocks=(
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
            _GOALS,
            Block(
                "绩效指标",
                "rows",
                (
                    *_LEVELS, Column("年度指标值", "target"), Column("截至监控日完成值", "actual"),
                    Column("完成进度", "done", is_number=True),
                    Column("时序进度", "expected", is_number=True),
                    Column("完成目标可能性", "outlook"), Column("偏差原因分析及纠偏措施", "note"),
                ),
            ),
        ),
    ),
    DocumentKind.SELF_EVALUATION_FORM: Shape(
        heads=(Head(("项目名称",), ("programme",)), _OFFICES),
        blocks=(
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
                    *_LEVELS, Column("年度指标值", "target"), Column("实际完成值", "actual"),
                    Column("分值", "points", is_number=True),
                    Column("得分", "score", is_number=True),
                    Column("偏差原因分析及改进措施", "note"),
                ),
            ),
        ),
        sums=(
            Sum("总分（分值）", "总分", 6, "total_points"),
            Sum("总分（得分）", "总分", 7, "total"),
        ),
    ),
    DocumentKind.RECTIFICATION_LIST: Shape(
        heads=(
            Head(("项目名称", "主管部门"), ("programme", "supervising")),
            Head(("实施单位", "台账日期"), ("unit", "made_on")),
        ),
        blocks=(
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
        ),
    ),
}  # fmt: skip
