"""The 财政支出项目绩效评价自评报告 as filled in in Hunan: tables and four opinions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hengwang.documents import figures
from hengwang.documents.fill_in_fields import (
    LEVELS,
    FillInForm,
    FillInRow,
    FillInSheet,
    MoneyOfLevel,
    PersonRow,
    SpendingRow,
    TextRow,
)
from hengwang.documents.fill_in_texts import texts_of
from hengwang.documents.form import FormGoal, total_of
from hengwang.documents.heads import head_of
from hengwang.documents.levels import merged_levels
from hengwang.documents.rows import add, indicator_rows
from hengwang.documents.wording import KIND_NAMES, unfilled
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.values import Merged

CHOSEN, OPEN = "☑", "□"
BLANK_PEOPLE = 3
COLUMNS = ("planned", "arrived", "spent", "left")


def fill_in_form_of(snapshot: Snapshot, sheet: FillInSheet | None = None) -> FillInForm:
    """The form's fields; what nobody has recorded stays blank, to be filled in by hand."""
    given = sheet or FillInSheet()
    places = figures.places_for(
        [getattr(row, name) for row in given.money for name in COLUMNS]
        + [item.amount for item in given.spending]
    )
    return FillInForm(
        **head_of(snapshot, _notes(given)),
        type_marks=_marks(is_over=given.is_over),
        method=f"{KIND_NAMES.get(snapshot.kind, '绩效评价')}",
        evaluator=snapshot.evaluator or snapshot.unit_name,
        manager=given.manager,
        phone=given.phone,
        address=given.address,
        postcode=given.postcode,
        started=given.started,
        ended=given.ended,
        **_money(given.money, places),
        spending=_spending(given, places),
        goals=_goals(snapshot),
        rows=_rows(snapshot),
        score=total_of(snapshot).text,
        level=snapshot.level or figures.NOTHING,
        people=_people(given),
        group_opinion=given.group_opinion,
        unit_opinion=given.unit_opinion,
        supervising_opinion=given.supervising_opinion,
        finance_opinion=given.finance_opinion,
        texts=tuple(_texts(snapshot)),
    )


def _notes(given: FillInSheet) -> tuple[str, ...]:
    notes = ["结余为实际到位资金减实际支出；没有登记到位资金的，为计划安排资金减实际支出。"]
    if given.level_unknown:
        notes.append("部分资金没有登记财政级次，只计入总额。")
    return tuple(notes)


def _marks(*, is_over: bool) -> str:
    course, result = (OPEN, CHOSEN) if is_over else (CHOSEN, OPEN)
    return f"项目实施过程评价{course}　　项目完成结果评价{result}"


def _money(money: Sequence[MoneyOfLevel], places: int) -> dict[str, Any]:
    """Twenty-four cells: the whole and five treasuries, each planned, arrived, spent and left."""
    known = {row.level: row for row in money}
    cells: dict[str, Any] = {}
    for level in LEVELS:
        row = known.get(level)
        for name in COLUMNS:
            amount: Decimal | None = getattr(row, name) if row is not None else None
            cells[f"{level}_{name}"] = figures.wan(amount, places)
    return cells


def _spending(given: FillInSheet, places: int) -> tuple[SpendingRow, ...]:
    rows = [
        SpendingRow(str(number), item.content, figures.wan(item.amount, places), item.vouchers,
                    item.note)
        for number, item in enumerate(given.spending, start=1)
    ]  # fmt: skip
    total = add(item.amount for item in given.spending)
    return (*rows, SpendingRow("合计", "支出合计", figures.wan(total, places), "", ""))


def _goals(snapshot: Snapshot) -> tuple[FormGoal, ...]:
    blank = unfilled(snapshot)
    goals = tuple(FormGoal(one.expected or blank, one.actual or blank) for one in snapshot.goals)
    return goals or (FormGoal(blank, blank),)


def _rows(snapshot: Snapshot) -> tuple[FillInRow, ...]:
    blank = unfilled(snapshot)
    rows = [
        FillInRow(row.level1, row.level2, row.level3, row.target_text, row.actual_text or blank)
        for row in indicator_rows(snapshot)
    ]
    return merged_levels(rows)


def _people(given: FillInSheet) -> tuple[PersonRow, ...]:
    rows = [
        PersonRow(str(number), one.name, one.post, one.unit, "")
        for number, one in enumerate(given.people, start=1)
    ]
    blanks = range(len(rows) + 1, BLANK_PEOPLE + 1)
    return (*rows, *(PersonRow(str(number), "", "", "", "") for number in blanks))


def _texts(snapshot: Snapshot) -> list[TextRow]:
    rows: list[TextRow] = []
    for title, paragraphs in texts_of(snapshot):
        for number, text in enumerate(paragraphs or (unfilled(snapshot),)):
            rows.append(TextRow(Merged.UP if number else title, text))
    return rows
