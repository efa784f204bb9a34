"""Read a self-evaluation form back from its file and compare it with the snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from hengwang.documents import figures
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.form import Form, FormFund, FormRow, form_of
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.grids import Grid, sheet_grids, word_grids
from hengwang.rendering.values import Figure, Merged, clean

# A number, a text (a range of scores, a name), or nothing.
Cell = Decimal | str | None

FUND_COLUMNS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
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
    reader = sheet_grids if path.suffix == ".xlsx" else word_grids
    try:
        grids = reader(path.read_bytes())
    except (BadZipFile, KeyError, ValueError) as fault:
        raise FormNotReadableError(name=path.name, reason=str(fault)) from fault
    lines = [line for grid in grids for line in _distinct(grid)]
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
        programme=_text(form.programme),
        supervising=_text(form.supervising),
        unit=_text(form.unit),
        funds=tuple(_fund(fund) for fund in form.funds),
        goals=tuple((_text(goal.expected), _text(goal.actual)) for goal in form.goals),
        rows=tuple(_filled(form)),
        total=(_figure(form.total_points), _figure(form.total)),
    )


def _fund(fund: FormFund) -> tuple[Cell, ...]:
    numbers = (
        fund.initial_budget, fund.budget, fund.executed, fund.points, fund.rate, fund.score,
    )  # fmt: skip
    return (_text(fund.name), *(_figure(number) for number in numbers))


def _filled(form: Form) -> Iterator[tuple[Cell, ...]]:
    """The rows with merged levels repeated, as a grid reads them."""
    level1 = level2 = ""
    for row in form.rows:
        level1 = level1 if isinstance(row.level1, Merged) else row.level1
        level2 = level2 if isinstance(row.level2, Merged) else row.level2
        yield _row(row, level1, level2)


def _row(row: FormRow, level1: str, level2: str) -> tuple[Cell, ...]:
    texts = (level1, level2, row.level3, row.target, row.actual)
    numbers = (_figure(row.points), _figure(row.score))
    return (*(_text(text) for text in texts), *numbers, _text(row.note))


def _figure(figure: Figure) -> Cell:
    if figure.value is not None:
        return figure.value.normalize()
    return None if figure.text in {"", figures.NOTHING} else figure.text


def _unequal(place: str, mine: Any, theirs: Any) -> list[str]:
    if isinstance(mine, tuple) and isinstance(theirs, tuple) and len(mine) == len(theirs):
        return [
            line
            for number, (left, right) in enumerate(zip(mine, theirs, strict=True), start=1)
            for line in _unequal(f"{place}[{number}]", left, right)
        ]
    return [] if mine == theirs else [f"{place}: {mine!r} ≠ {theirs!r}"]


def _distinct(grid: Grid) -> list[list[Any]]:
    """Lines with horizontally merged repetitions kept: columns stay where they are."""
    return [line for line in grid if any(cell not in {None, ""} for cell in line)]


def _cells(lines: list[list[Any]]) -> FormCells:
    labels = [_label(line[0]) for line in lines]
    head = labels.index("项目名称")
    second = lines[labels.index("主管部门")]
    unit_label = next(i for i, cell in enumerate(second) if _label(cell) == "实施单位")
    goals = next(i for i, line in enumerate(lines) if "预期目标" in map(_label, line))
    rows = next(i for i, line in enumerate(lines) if "三级指标" in map(_label, line))
    total = labels.index("总分")
    return FormCells(
        programme=_text(lines[head][-1]),
        supervising=_text(second[2]),
        unit=_text(second[unit_label + 1]),
        funds=tuple(_funds(lines[head + 2 : goals])),
        goals=tuple((_text(line[1]), _text(line[-1])) for line in lines[goals + 1 : rows]),
        rows=tuple(_rows(lines[rows:total])),
        total=tuple(_number(cell) for cell in lines[total][6:8]),
    )


def _funds(lines: list[list[Any]]) -> Iterator[tuple[Cell, ...]]:
    header = [_label(cell) for cell in lines[0]]
    columns = [header.index(name) for name in FUND_COLUMNS]
    for line in lines[1:]:
        yield (_text(line[1]), *(_number(line[column]) for column in columns))


def _rows(lines: list[list[Any]]) -> Iterator[tuple[Cell, ...]]:
    header = [_label(cell) for cell in lines[0]]
    columns = [header.index(name) for name in ROW_COLUMNS]
    numeric = {header.index("分值"), header.index("得分")}
    for line in lines[1:]:
        yield tuple(
            _number(line[column]) if column in numeric else _text(line[column])
            for column in columns
        )


def _label(cell: Any) -> str:
    return "".join(str(cell or "").split())


def _text(cell: Any) -> str:
    """Cell text with line ends of one kind and no white space at the edges."""
    return clean(str(cell if cell is not None else "")).strip()


def _number(cell: Any) -> Cell:
    """A figure as Decimal, a percentage as ratio; text that is no number stays text."""
    if cell is None or (text := _text(cell)) in {"", figures.NOTHING}:
        return None
    try:
        if text.endswith("%"):
            return (Decimal(text[:-1].replace(",", "")) / 100).normalize()
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return text
