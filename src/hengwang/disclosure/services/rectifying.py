"""Follow rectifications from the problem to the day on which somebody else closed them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may, require
from hengwang.audit.services import record
from hengwang.disclosure.choices import RectificationState
from hengwang.disclosure.errors import (
    DueBeforeYearError,
    OwnReportError,
    RectificationLockedError,
    RectificationMovedError,
    ReopenReasonMissingError,
)
from hengwang.disclosure.models import Rectification
from hengwang.disclosure.services.confirmed import evaluation_of
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.performance.settings import duties_are_separate

OPEN, DONE, CLOSED = RectificationState.OPEN, RectificationState.DONE, RectificationState.CLOSED
UNDONE = {
    "done_on": None,
    "done_by_id": None,
    "done_by_name": "",
    "closed_on": None,
    "closed_by_name": "",
}


@dataclass(frozen=True, slots=True)
class RectificationData:
    """A problem, what is done about it, by whom and until when."""

    problem: str
    measure: str
    responsible: str
    due_on: date


@transaction.atomic
def add_rectification(
    evaluation_id: int, data: RectificationData, *, file: StoredFile | None = None, by: User
) -> Rectification:
    """Put a problem on the list; the unit itself may, and who reviews it.

    Raises:
        NotAllowedError: The user neither edits nor reviews evaluations of the unit.
        DueBeforeYearError: The last day lies before the evaluated year.
    """
    evaluation = evaluation_of(evaluation_id)
    _require_either(by, evaluation.programme.unit)
    _refuse_early(data, evaluation.fiscal_year)
    row = Rectification.objects.create(
        evaluation=evaluation,
        file=file,
        added_at=timezone.now(),
        added_by_id=by.pk,
        added_by_name=by.printed_name,
        **asdict(data),
    )
    record("rectification.added", row, by=by, after=asdict(data))
    announce("rectification.added", rectification_id=row.pk)
    return row


@transaction.atomic
def correct_rectification(
    rectification_id: int, data: RectificationData, *, file: StoredFile | None = None, by: User
) -> Rectification:
    """Mend an open rectification; without a new file the old one stays.

    Raises:
        NotAllowedError, DueBeforeYearError: As when added.
        RectificationLockedError: It was reported done or closed.
    """
    row = _locked(rectification_id)
    _require_either(by, row.evaluation.programme.unit)
    _refuse_early(data, row.evaluation.fiscal_year)
    after = asdict(data)
    before = {name: getattr(row, name) for name in after}
    changes = after if file is None else {**after, "file": file}
    if not Rectification.objects.filter(pk=row.pk, state=OPEN).update(**changes):
        row.refresh_from_db()
        raise RectificationLockedError(state=RectificationState(row.state).label)
    record("rectification.corrected", row, by=by, before=before, after=after)
    row.refresh_from_db()
    return row


@transaction.atomic
def report_done(
    rectification_id: int, *, note: str = "", file: StoredFile | None = None, by: User
) -> Rectification:
    """Say that the measure was carried out; someone else closes it.

    Raises:
        NotAllowedError: The user does not edit evaluations of the unit.
        RectificationMovedError: It is not open; also for the slower of two people.
    """
    row = _locked(rectification_id)
    require(by, Permission.EDIT_EVALUATIONS, row.evaluation.programme.unit)
    changes: dict[str, object] = {
        "done_on": timezone.localdate(),
        "done_note": note,
        "done_by_id": by.pk,
        "done_by_name": by.printed_name,
    }
    if file is not None:
        changes["file"] = file
    _move(row, frozenset({OPEN}), DONE, changes)
    before, after = {"state": OPEN.value}, {"state": DONE.value}
    record("rectification.done", row, by=by, before=before, after=after, note=note)
    announce("rectification.done", rectification_id=row.pk)
    return row


@transaction.atomic
def close_rectification(rectification_id: int, *, by: User) -> Rectification:
    """Agree that the problem is gone.

    Raises:
        NotAllowedError: The user does not review evaluations of the unit.
        OwnReportError: Who reported it done, unless the office is set not to separate.
        RectificationMovedError: It is not reported done; also for the slower of two people.
    """
    row = _locked(rectification_id)
    require(by, Permission.REVIEW_EVALUATIONS, row.evaluation.programme.unit)
    if row.state == DONE and duties_are_separate() and row.done_by_id == by.pk:
        raise OwnReportError
    changes = {"closed_on": timezone.localdate(), "closed_by_name": by.printed_name}
    _move(row, frozenset({DONE}), CLOSED, changes)
    before, after = {"state": DONE.value}, {"state": CLOSED.value}
    record("rectification.closed", row, by=by, before=before, after=after)
    announce("rectification.closed", rectification_id=row.pk)
    return row


@transaction.atomic
def reopen_rectification(
    rectification_id: int, *, reason: str, due_on: date | None = None, by: User
) -> Rectification:
    """Say why a problem is not gone; it is open again, until a new last day where one is given.

    Raises:
        NotAllowedError: The user does not review evaluations of the unit.
        ReopenReasonMissingError: Nothing is said.
        RectificationMovedError: It is open already; also for the slower of two people.
    """
    row = _locked(rectification_id)
    require(by, Permission.REVIEW_EVALUATIONS, row.evaluation.programme.unit)
    if not reason.strip():
        raise ReopenReasonMissingError
    before = {"state": row.state, "due_on": row.due_on}
    changes = {
        **UNDONE,
        "reopened_reason": reason.strip(),
        "times_reopened": row.times_reopened + 1,
        "due_on": due_on or row.due_on,
    }
    _move(row, frozenset({DONE, CLOSED}), OPEN, changes)
    after = {"state": row.state, "due_on": row.due_on}
    record("rectification.reopened", row, by=by, before=before, after=after, note=reason.strip())
    announce("rectification.reopened", rectification_id=row.pk)
    return row


def _move(
    row: Rectification,
    sources: frozenset[RectificationState],
    target: RectificationState,
    changes: Mapping[str, object],
) -> None:
    source = row.state
    # The old state in the WHERE: of two people at the same instant exactly one changes the row.
    rows = Rectification.objects.filter(pk=row.pk, state=source)
    moved = source in sources and rows.update(state=target, **changes)
    row.refresh_from_db()
    if not moved:
        raise RectificationMovedError(state=RectificationState(row.state).label)


def _locked(rectification_id: int) -> Rectification:
    rows = Rectification.objects.select_for_update(of=("self",))
    return rows.select_related("evaluation__programme__unit__region").get(pk=rectification_id)


def _require_either(by: User, unit: Unit) -> None:
    if not may(by, Permission.REVIEW_EVALUATIONS, unit):
        require(by, Permission.EDIT_EVALUATIONS, unit)


def _refuse_early(data: RectificationData, fiscal_year: int) -> None:
    if data.due_on.year < fiscal_year:
        raise DueBeforeYearError
