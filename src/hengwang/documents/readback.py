"""Read a self-evaluation form back from its file and compare it with the snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hengwang.documents import cells as read
from hengwang.documents.cells import Cell, Line
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.form import Form, FormFund, form_of
from hengwang.performance.snapshot import Snapshot

FUND_COLUMNS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
GOAL_COLUMNS = ("预期目标", "实际完成情况")
ROW_COLUMNS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
    "偏差原因分析及改进措施",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormCells:
    """The form's cells as they stand in a file; amounts in 万元, rates as ratios."""

    programme: str
    supervising: str
    unit: str
    funds: tuple[tuple[Cell, ...], ...]  # name and FUND_COLUMNS
    goals: tuple[tuple[Cell, ...], ...]  # 预期目标, 实际完成情况
    rows: tuple[tuple[Cell, ...], ...]  # ROW_COLUMNS
    total: tuple[Cell, ...]  # points, score


def read_form(path: Path) -> FormCells:
    """The cells of a form saved by us, by Word, Excel or LibreOffice.

    Raises:
        FormNotReadableError: Not a docx or xlsx, or its tables are not those of the form.
    """
    lines = read.lines_of(path)
    try:
        return _cells(lines)
    except (LookupError, ValueError) as fault:
        raise FormNotReadableError(name=path.name, reason=str(fault)) from fault


def differences(snapshot: Snapshot, cells: FormCells) -> list[str]:
    """Where a file does not say what the snapshot says, one line a cell; empty when equal."""
    expected = cells_of(snapshot)
    found: list[str] = []
    for field in fields(FormCells):
        mine, theirs = getattr(expected, field.name), getattr(cells, field.name)
        found += _unequal(field.name, mine, theirs)
    return found


def cells_of(snapshot: Snapshot) -> FormCells:
    """The cells a file made from the snapshot must hold."""
    form = form_of(snapshot)
    return FormCells(
        programme=read.text(form.programme),
        supervising=read.text(form.supervising),
        unit=read.text(form.unit),
        funds=tuple(_fund(fund) for fund in form.funds),
        goals=tuple((read.text(goal.expected), read.text(goal.actual)) for goal in form.goals),
        rows=tuple(_filled(form)),
        total=(read.of_figure(form.total_points), read.of_figure(form.total)),
    )


def _fund(fund: FormFund) -> tuple[Cell, ...]:
    numbers = (
        fund.initial_budget, fund.budget, fund.executed, fund.points, fund.rate, fund.score,
    )  # fmt: skip
    return (read.text(fund.name), *(read.of_figure(number) for number in numbers))


def _filled(form: Form) -> Iterator[tuple[Cell, ...]]:
    """The rows with merged levels repeated, as a grid reads them."""
    rows = [
        (
            row.level1, row.level2, row.level3, row.target, row.actual, row.points, row.score,
            row.note,
        )
        for row in form.rows
    ]  # fmt: skip
    for row in read.repeated(rows):
        yield tuple(read.of_field(field) for field in row)


def _unequal(place: str, mine: Any, theirs: Any) -> list[str]:
    if isinstance(mine, tuple) and isinstance(theirs, tuple) and len(mine) == len(theirs):
        return [
            line
            for number, (left, right) in enumerate(zip(mine, theirs, strict=True), start=1)
            for line in _unequal(f"{place}[{number}]", left, right)
        ]
    return [] if mine == theirs else [f"{place}: {mine!r} ≠ {theirs!r}"]


def _cells(lines: Sequence[Line]) -> FormCells:
    """Blocks are found one after the other, by all labels of their head line together.

    Text typed into a cell may be a label itself; it cannot be all labels of a line.
    """
    head = read.find_first(lines, "项目名称")
    office = read.find_first(lines, "主管部门", head)
    funds = read.find(lines, FUND_COLUMNS, office)
    goals = read.find(lines, GOAL_COLUMNS, funds)
    rows = read.find(lines, ROW_COLUMNS, goals)
    total = read.find_first(lines, "总分", rows)
    return FormCells(
        programme=read.text(lines[head][-1]),
        supervising=read.text(lines[office][2]),
        unit=read.text(lines[office][-1]),
        funds=tuple(_funds(lines[funds:goals])),
        goals=tuple((read.text(line[1]), read.text(line[-1])) for line in lines[goals + 1 : rows]),
        rows=tuple(_rows(lines[rows:total])),
        total=tuple(read.number(cell) for cell in lines[total][6:8]),
    )


def _funds(lines: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    header = [read.label(cell) for cell in lines[0]]
    columns = [header.index(name) for name in FUND_COLUMNS]
    for line in lines[1:]:
        yield (read.text(line[1]), *(read.number(line[column]) for column in columns))


def _rows(lines: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    header = [read.label(cell) for cell in lines[0]]
    columns = [header.index(name) for name in ROW_COLUMNS]
    numeric = {header.index("分值"), header.index("得分")}
    for line in lines[1:]:
        yield tuple(
            read.number(line[column]) if column in numeric else read.text(line[column])
            for column in columns
        )
