"""Where no phone may be used: a workbook is filled in, looked at line by line, and taken in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.inspections.choices import Way
from hengwang.inspections.errors import (
    OtherChecklistError,
    SheetCellError,
    SheetRefusedError,
    SheetUnreadableError,
)
from hengwang.inspections.judging import Judged
from hengwang.inspections.models import ChecklistItem, ChecklistVersion, Inspection, Occurrence
from hengwang.inspections.services.delivering import (
    Answer,
    Submission,
    deliver,
    judge_answer,
)
from hengwang.inspections.services.rights import demand_inspector
from hengwang.inspections.workbooks import Filled, Line, parse_moment, read_workbook
from hengwang.kernel.errors import DomainError
from hengwang.kernel.periods import BEIJING


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line of the workbook: what it says, or what is wrong with it."""

    number: int
    text: str
    value: str
    judged: Judged | None = None
    problem: DomainError | None = None


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """The whole workbook; `submission` is None while anything is wrong."""

    lines: tuple[PlannedLine, ...]
    submission: Submission | None

    @property
    def refused(self) -> int:
        """How many lines have problems."""
        return sum(one.problem is not None for one in self.lines)


def plan_sheet(stored: StoredFile, occurrence: Occurrence, *, by: User) -> PlannedSheet:
    """Read a filled-in workbook and judge each line; writes nothing.

    Raises:
        NotAllowedError: `by` does not inspect there.
        SheetUnreadableError, OtherChecklistError: Not a list of this inspection.
    """
    demand_inspector(by, occurrence.plan)
    with open_file(stored) as workbook:
        filled = read_workbook(workbook)
    if filled.occurrence_id != occurrence.pk:
        raise SheetUnreadableError
    own = ChecklistVersion.objects.filter(checklist=occurrence.plan.checklist_id)
    version = own.filter(pk=filled.version_id).first()
    if version is None:
        raise OtherChecklistError
    given = {one.key: one for one in filled.lines}
    lines = [_judged(item, given.get(item.key)) for item in version.items.all()]
    started, finished = _moment(filled.started), _moment(filled.finished)
    words = (
        (5, _("Begun"), filled.started, started),
        (6, _("Finished"), filled.finished, finished),
    )
    wrong = [
        PlannedLine(number, word, text, problem=SheetCellError(column=word, value=text))
        for number, word, text, at in words
        if at is None
    ]
    if wrong or any(one.problem for one in lines) or started is None or finished is None:
        return PlannedSheet((*wrong, *lines), None)
    return PlannedSheet(tuple(lines), _submission(stored, filled, version, (started, finished)))


def _moment(text: str) -> datetime | None:
    at = parse_moment(text)
    return None if at is None else at.replace(tzinfo=BEIJING)


def _judged(item: ChecklistItem, line: Line | None) -> PlannedLine:
    number = 0 if line is None else line.number
    value = "" if line is None else line.value
    try:
        judged = judge_answer(item, Answer(value), Way.SHEET)
        return PlannedLine(number, item.text, value, judged)
    except DomainError as problem:
        return PlannedLine(number, item.text, value, problem=problem)


def _submission(
    stored: StoredFile, filled: Filled, version: ChecklistVersion, times: tuple[datetime, datetime]
) -> Submission:
    # The same workbook twice is the same inspection.
    told = f"inspection-sheet:{filled.occurrence_id}:{stored.sha256}"
    note = "" if not filled.inspector else f"{_('Filled in by')}: {filled.inspector}"
    return Submission(
        key=uuid5(NAMESPACE_URL, told),
        version_id=version.pk,
        started_at=times[0],
        finished_at=times[1],
        answers={one.key: Answer(one.value, one.note) for one in filled.lines},
        way=Way.SHEET,
        note=note,
    )


@transaction.atomic
def take_sheet(stored: StoredFile, occurrence: Occurrence, *, by: User) -> Inspection:
    """Take a filled-in workbook in, wholly or not at all; taking it again changes nothing.

    Raises:
        SheetRefusedError: A line has problems.
        DomainError: See `plan_sheet` and `deliver`.
    """
    planned = plan_sheet(stored, occurrence, by=by)
    if planned.submission is None:
        raise SheetRefusedError(count=planned.refused)
    return deliver(occurrence.pk, planned.submission, by=by)
