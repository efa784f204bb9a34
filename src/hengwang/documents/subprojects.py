"""The three tables of sub-projects: what was done, what it cost, what was to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise

from hengwang.documents import figures
from hengwang.documents.heads import head_of
from hengwang.documents.official_fields import FormHead
from hengwang.documents.rows import add, indicator_rows
from hengwang.documents.wording import numeral
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.values import Figure, Merged

NOTES = ("预算为经批准调整后的预算数，支出为当年支出数，单位为万元。",)
TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class SubProjectItem:
    """One sub-project with its money of the year, yuan."""

    field: str  # 支出领域; items of one field stand together
    name: str
    office: str = ""
    work: str = ""
    completion: str = ""
    budget: Decimal | None = None
    spent: Decimal | None = None
    note: str = ""
    is_rest: bool = False  # money that belongs to no sub-project: only in the table of money


@dataclass(frozen=True, slots=True)
class SubProjectSheet:
    """The sub-projects of one programme and year, in their order."""

    items: tuple[SubProjectItem, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """表1-1: what was to be done and what was done."""

    number: str
    field: str | Merged
    name: str
    office: str
    work: str
    completion: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """表1-2: a sub-project, a sub-total, or the total; `number` says which."""

    number: str
    office: str
    name: str
    budget: Figure
    spent: Figure
    note: str


@dataclass(frozen=True, slots=True)
class GoalIndicator:
    """表1-3: one indicator and its target."""

    number: str
    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str


@dataclass(frozen=True, slots=True)
class SubProjectForm(FormHead):
    """The three tables."""

    tasks: tuple[TaskRow, ...]
    money: tuple[MoneyRow, ...]
    indicators: tuple[GoalIndicator, ...]


def subproject_form_of(snapshot: Snapshot, sheet: SubProjectSheet | None = None) -> SubProjectForm:
    """The fields of the three tables; without a sheet only the indicators are known."""
    items = sheet.items if sheet else ()
    return SubProjectForm(
        **head_of(snapshot, NOTES),
        tasks=_tasks([item for item in items if not item.is_rest]),
        money=tuple(_money(items)),
        indicators=_indicators(snapshot),
    )


def _tasks(items: Sequence[SubProjectItem]) -> tuple[TaskRow, ...]:
    rows = [
        TaskRow(str(number), item.field, item.name, item.office, item.work, item.completion)
        for number, item in enumerate(items, start=1)
    ]
    merged = rows[:1]
    for before, row in pairwise(rows):
        merged.append(replace(row, field=Merged.UP if row.field == before.field else row.field))
    return tuple(merged)


def _money(items: Sequence[SubProjectItem]) -> Iterable[MoneyRow]:
    """The total first, then each field with its sub-total, as such tables are read."""
    if not items:
        return
    places = figures.places_for(amount for item in items for amount in (item.budget, item.spent))
    yield _sum(TOTAL, "", items, places)
    groups = [(field, list(own)) for field, own in groupby(items, key=lambda item: item.field)]
    number, order = 0, 0
    for field, own in groups:
        if len(groups) > 1 and field:
            order += 1
            yield _sum(f"（{numeral(order)}）", field, own, places)
        for item in own:
            number += 1
            yield MoneyRow(
                number=str(number),
                office=item.office,
                name=item.name,
                budget=figures.wan(item.budget, places),
                spent=figures.wan(item.spent, places),
                note=item.note,
            )


def _sum(number: str, name: str, items: Sequence[SubProjectItem], places: int) -> MoneyRow:
    budget, spent = add(item.budget for item in items), add(item.spent for item in items)
    return MoneyRow(
        number, "", name, figures.wan(budget, places), figures.wan(spent, places), ""
    )  # fmt: skip


def _indicators(snapshot: Snapshot) -> tuple[GoalIndicator, ...]:
    rows = [
        GoalIndicator(str(number), row.level1, row.level2, row.level3, row.target_text)
        for number, row in enumerate(indicator_rows(snapshot), start=1)
    ]
    merged = rows[:1]
    for before, row in pairwise(rows):
        same1 = row.level1 == before.level1
        same2 = same1 and row.level2 == before.level2
        merged.append(
            replace(
                row,
                level1=Merged.UP if same1 else row.level1,
                level2=Merged.UP if same2 else row.level2,
            )
        )
    return tuple(merged)
