"""Goals as a sheet: the workbook to fill, a dry run row by row, all rows at once or none."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.checker.document import Place
from hengwang.checker.facts.words import fold
from hengwang.checker.runner import read
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.incoming.errors import GoalsRefusedError, NoRowsError, PlanChangedError
from hengwang.incoming.others.facts import FormReading, GivenRow, Left, LeftCell
from hengwang.incoming.others.understanding import NO_SECTION, understand
from hengwang.incoming.services.others import LIMITS
from hengwang.kernel.canonical import digest
from hengwang.kernel.quantities import parse_quantities
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    change_indicator,
    set_goal,
)
from hengwang.performance.services.locking import goals_locked

HEADS = ("一级指标", "二级指标", "三级指标", "指标值", "分值", "指标解释")
GOAL_HEADS = ("序号", "预期目标", "实际完成情况")
GOAL_LINES = 10
WIDTHS = (16, 22, 34, 26, 10, 44)
HEAD = PatternFill("solid", fgColor="EEF2F7")
_WRONG = {Left.NO_NUMBER, Left.OUT_OF_RANGE, Left.TOO_LONG, Left.NO_NAME}


class Verdict(StrEnum):
    """What a row would do; stable words."""

    ADD = "add"
    CHANGE = "change"
    HERE = "here"
    REFUSE = "refuse"


class Trouble(StrEnum):
    """Why a row is refused, or what should be looked at; stable words."""

    NO_SECTION = "no_section"
    NO_TARGET = "no_target"
    IN_WORDS = "in_words"  # a remark, not a refusal
    TWICE = "twice"
    NOT_A_NUMBER = "no_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"


_AS_BEFORE = frozenset({Trouble.NO_TARGET, Trouble.IN_WORDS})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the sheet and what it would do."""

    row: GivenRow
    verdict: Verdict
    troubles: tuple[Trouble, ...]
    indicator_id: int | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.row.place


@dataclass(frozen=True, slots=True)
class GoalsPlan:
    """A dry run; nothing is written where a row is refused."""

    rows: tuple[PlannedRow, ...]
    goals: tuple[str, ...]
    unreadable: tuple[LeftCell, ...]
    points: Decimal
    digest: str

    def count(self, verdict: Verdict) -> int:
        """How many rows would do that."""
        return sum(1 for row in self.rows if row.verdict is verdict)

    @property
    def is_refused(self) -> bool:
        """Whether anything must be mended first."""
        return self.count(Verdict.REFUSE) > 0


def goals_workbook(evaluation: Evaluation) -> bytes:
    """The workbook to fill in, with what is declared already."""
    book = Workbook()
    page: Any = book.active
    page.title = "绩效指标"
    rows = [
        (row.section.name, row.level2, row.level3, row.target_text, row.points, row.definition)
        for row in evaluation.indicators.select_related("section")
    ]
    _fill(page, HEADS, rows, WIDTHS)
    said = [(goal.expected, goal.actual) for goal in evaluation.goals.all()]
    said += [("", "")] * (GOAL_LINES - len(said))
    # Numbered, so that a goal is a row of a table to the reader and not a line of text.
    goals = [(number, *texts) for number, texts in enumerate(said, start=1)]
    _fill(book.create_sheet("年度总体目标"), GOAL_HEADS, goals, (8, 70, 40))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Any, heads: tuple[str, ...], rows: Any, widths: tuple[int, ...]) -> None:
    page.freeze_panes = "A2"
    for at, head in enumerate(heads, start=1):
        cell = page.cell(row=1, column=at, value=head)
        cell.font, cell.fill = Font(bold=True), HEAD
        page.column_dimensions[get_column_letter(at)].width = widths[at - 1]
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            cell = page.cell(row=number, column=at)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # words that begin with = stay words


def plan_goals(stored: StoredFile, evaluation: Evaluation, *, by: User) -> GoalsPlan:
    """What each row of the sheet would do; nothing is written.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        UnreadableError: The file cannot be read.
        NoRowsError: It has no rows of goals.
    """
    require(by, Permission.EDIT_EVALUATIONS, evaluation.programme.unit)
    with open_file(stored) as file:
        content = file.read(LIMITS.file_bytes + 1)
    reading = understand(read(content, stored.name, limits=LIMITS))
    if not reading.rows and not reading.goals:
        raise NoRowsError(name=stored.name)
    rows = tuple(_planned(reading, evaluation))
    unreadable = tuple(cell for cell in reading.left if cell.reason is not Left.TEXT)
    goals = tuple(expected for expected, _ in reading.goals if expected)
    told = {
        "rows": [(one.verdict, one.troubles, _told(one.row)) for one in rows],
        "goals": goals,
        "file": stored.sha256,
        "evaluation": evaluation.pk,
    }
    points = sum((one.row.points or Decimal(0) for one in rows), Decimal(0))
    return GoalsPlan(rows, goals, unreadable, points, digest(told))


@transaction.atomic
def import_goals(stored: StoredFile, evaluation_id: int, *, shown: str, by: User) -> GoalsPlan:
    """Write every row of the plan that was shown.

    Raises:
        NotAllowedError, EvaluationLockedError, GoalsFixedError: See `goals_locked`.
        PlanChangedError: The goals or the file are not what was shown.
        GoalsRefusedError: A row must be mended first; nothing is written.
    """
    evaluation = goals_locked(evaluation_id, by=by)
    plan = plan_goals(stored, evaluation, by=by)
    if plan.digest != shown:
        raise PlanChangedError
    if plan.is_refused:
        raise GoalsRefusedError(count=plan.count(Verdict.REFUSE))
    for one in plan.rows:
        data = _data(one.row)
        if one.verdict is Verdict.ADD:
            add_indicator(evaluation.pk, data, by=by)
        elif one.verdict is Verdict.CHANGE and one.indicator_id is not None:
            known = Indicator.objects.get(pk=one.indicator_id)
            change_indicator(known.pk, _changed(known, data), by=by)
    here = {fold(goal.expected) for goal in evaluation.goals.all()}
    for expected in plan.goals:
        if fold(expected) not in here:
            set_goal(evaluation.pk, expected=expected, by=by)
    after = {
        "file": stored.name,
        "sha256": stored.sha256,
        "added": plan.count(Verdict.ADD),
        "changed": plan.count(Verdict.CHANGE),
    }
    record("evaluation.goals_imported", evaluation, by=by, after=after)
    return plan


def _planned(reading: FormReading, evaluation: Evaluation) -> Iterator[PlannedRow]:
    known = {
        (fold(row.section.name), fold(row.level3)): row
        for row in evaluation.indicators.select_related("section", "evaluation")
    }
    wrong: dict[tuple[int, int | None], list[Trouble]] = {}
    for cell in reading.left:
        if cell.reason in _WRONG:
            wrong.setdefault(_line(cell.place), []).append(Trouble(cell.reason.value))
    seen: set[tuple[str, str]] = set()
    for row in reading.rows:
        key = fold(_section(evaluation, row.section)), fold(row.level3)
        troubles = [*wrong.get(_line(row.place), ()), *_troubles(row)]
        if key in seen:
            troubles.append(Trouble.TWICE)
        seen.add(key)
        found = known.get(key)
        if found is not None and _says_the_same(found, row) and set(troubles) <= _AS_BEFORE:
            verdict = Verdict.HERE  # what was declared so is not refused when it comes back
        elif set(troubles) - {Trouble.IN_WORDS}:
            verdict = Verdict.REFUSE
        else:
            verdict = Verdict.ADD if found is None else Verdict.CHANGE
        yield PlannedRow(row, verdict, tuple(dict.fromkeys(troubles)), found.pk if found else None)


def _troubles(row: GivenRow) -> Iterator[Trouble]:
    if row.section == NO_SECTION:
        yield Trouble.NO_SECTION
    if not row.target:
        yield Trouble.NO_TARGET
    elif not parse_quantities(row.target):
        yield Trouble.IN_WORDS


def _section(evaluation: Evaluation, name: str) -> str:
    """The name under which the evaluation keeps the section, without making it."""
    names = {fold(section.name): section.name for section in evaluation.sections.all()}
    folded = fold(name)
    return names.get(folded) or names.get(f"{folded}指标") or name


def _says_the_same(known: Indicator, row: GivenRow) -> bool:
    return (
        known.level2 == row.level2
        and known.target_text == row.target
        and known.points == row.points
        and (not row.definition or known.definition == row.definition)
    )


def _data(row: GivenRow) -> IndicatorData:
    return IndicatorData(
        section=row.section,
        level2=row.level2,
        level3=row.level3,
        target_text=row.target,
        points=row.points,
        definition=row.definition,
    )


def _changed(known: Indicator, data: IndicatorData) -> IndicatorData:
    """What the sheet says over what it cannot say: rule, source and metric stay."""
    return IndicatorData(
        section=data.section,
        level2=data.level2,
        level3=known.level3,
        definition=data.definition or known.definition,
        target_text=data.target_text,
        points=data.points,
        rule=known.rule,
        source=known.source,
        library_key=known.library_key,
        metric_key=known.metric_key,
        metric_params=known.metric_params,
    )


def _line(place: Place) -> tuple[int, int | None]:
    return place.block, place.row


def _told(row: GivenRow) -> tuple[Any, ...]:
    return row.section, row.level2, row.level3, row.target, row.points, row.definition
