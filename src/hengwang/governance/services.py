"""Write what governance keeps; each change leaves its line in the audit trail."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.governance import facts as told_by
from hengwang.governance.errors import (
    DaysOutOfOrderError,
    NamesDisagreeError,
    OtherUnitError,
    RecordWithdrawnError,
    RegulationCircleError,
    RegulationEndedError,
    RegulationInForceError,
    RegulationTakenError,
    WithdrawalReasonError,
)
from hengwang.governance.models import (
    Drill,
    EmergencyPlan,
    Kept,
    MeetingDecision,
    Regulation,
    Study,
    Training,
    Withdrawable,
)
from hengwang.organizations.models import Unit

MODELS: Mapping[type[Any], type[Any]] = MappingProxyType(
    {
        told_by.RegulationFacts: Regulation,
        told_by.TrainingFacts: Training,
        told_by.StudyFacts: Study,
        told_by.EmergencyPlanFacts: EmergencyPlan,
        told_by.DrillFacts: Drill,
        told_by.DecisionFacts: MeetingDecision,
    }
)
NOUNS = {
    "RegulationFacts": "regulation",
    "TrainingFacts": "training",
    "StudyFacts": "study",
    "EmergencyPlanFacts": "emergency_plan",
    "DrillFacts": "drill",
    "DecisionFacts": "meeting_decision",
}


@transaction.atomic
def add_record(
    unit: Unit, facts: told_by.Facts, *, file: StoredFile | None = None, by: User
) -> Any:
    """Record one thing of a unit.

    Raises:
        NotAllowedError: The user does not keep the governance of the unit.
        RegulationTakenError, DaysOutOfOrderError, NamesDisagreeError, OtherUnitError:
            The facts contradict each other or what is recorded.
    """
    require(by, Permission.EDIT_GOVERNANCE, unit)
    _check(unit, facts)
    row = _written(MODELS[type(facts)](unit=unit, file=file, **told_by.values_of(facts)), facts)
    after = told_by.told(facts) | ({"file": file.name} if file else {})
    record(f"{NOUNS[type(facts).__name__]}.added", row, by=by, after=after)
    return row


@transaction.atomic
def correct_record(
    row_id: int, facts: told_by.Facts, *, file: StoredFile | None = None, by: User
) -> Any:
    """Mend a record; without a new file the old one stays."""
    model = MODELS[type(facts)]
    row = (
        model.objects.select_for_update(of=("self",))
        .select_related("unit__region", "file")
        .get(pk=row_id)
    )
    require(by, Permission.EDIT_GOVERNANCE, row.unit)
    _refuse_withdrawn(row)
    _check(row.unit, facts, ended_on=getattr(row, "ended_on", None))
    after = told_by.told(facts)
    before = {name: getattr(row, name) for name in after}
    for name, value in told_by.values_of(facts).items():
        setattr(row, name, value)
    if "plan" in before:
        before["plan"] = str(before["plan"] or "")
    if file is not None:
        before["file"], after["file"] = row.file.name if row.file else "", file.name
        row.file = file
    _written(row, facts)
    record(f"{NOUNS[type(facts).__name__]}.corrected", row, by=by, before=before, after=after)
    return row


@transaction.atomic
def withdraw_record(model: type[Withdrawable], row_id: int, reason: str, *, by: User) -> Any:
    """Take a training or drill that should not be there out of every count; it stays to be read.

    Raises:
        NotAllowedError: The user does not keep the governance of the unit.
        WithdrawalReasonError: Nothing is said.
        RecordWithdrawnError: Somebody has done so; of two at once one has an effect.
    """
    rows = model._default_manager.select_for_update(of=("self",)).select_related("unit__region")
    row: Any = rows.get(pk=row_id)
    require(by, Permission.EDIT_GOVERNANCE, row.unit)
    if not reason.strip():
        raise WithdrawalReasonError
    # By the old state: SQLite locks no row.
    changed = model._default_manager.filter(pk=row_id, withdrawn_on=None).update(
        withdrawn_on=timezone.localdate(), withdrawn_by=by, withdrawn_by_name=by.printed_name,
        withdrawn_because=reason.strip()[:300],
    )  # fmt: skip
    row.refresh_from_db()
    if not changed:
        _refuse_withdrawn(row)
    action = "training.withdrawn" if isinstance(row, Training) else "drill.withdrawn"
    record(action, row, by=by, note=row.withdrawn_because)
    return row


def _refuse_withdrawn(row: Any) -> None:
    if isinstance(row, Withdrawable) and row.withdrawn_on is not None:
        raise RecordWithdrawnError(name=row.withdrawn_by_name, day=row.withdrawn_on)


@transaction.atomic
def end_regulation(
    regulation_id: int, *, ended_on: date, replaced_by: Regulation | None = None, by: User
) -> Regulation:
    """Say from which day a regulation is no longer in force, and what stands in its place.

    Raises:
        RegulationEndedError: It has ended already.
        DaysOutOfOrderError: It would end before it begins.
        OtherUnitError, RegulationCircleError: The new one is not a regulation of the same unit,
            or was itself replaced by this one.
    """
    rows = Regulation.objects.select_for_update(of=("self",)).select_related("unit__region")
    row: Regulation = rows.get(pk=regulation_id)
    require(by, Permission.EDIT_GOVERNANCE, row.unit)
    if row.ended_on is not None:
        raise RegulationEndedError(day=row.ended_on)
    _refuse_end(row, ended_on, replaced_by)
    row.ended_on, row.replaced_by = ended_on, replaced_by
    row.save(update_fields=["ended_on", "replaced_by"])
    after = {"ended_on": ended_on, "replaced_by": str(replaced_by or "")}
    record("regulation.ended", row, by=by, after=after)
    return row


@transaction.atomic
def correct_end(
    regulation_id: int,
    *,
    ended_on: date | None,
    replaced_by: Regulation | None = None,
    by: User,
) -> Regulation:
    """Mend the end of a regulation; without a day it is in force as before.

    Raises:
        RegulationInForceError: It has not ended.
        DaysOutOfOrderError, OtherUnitError, RegulationCircleError: As when it ended.
    """
    rows = Regulation.objects.select_for_update(of=("self",)).select_related("unit__region")
    row: Regulation = rows.get(pk=regulation_id)
    require(by, Permission.EDIT_GOVERNANCE, row.unit)
    if row.ended_on is None:
        raise RegulationInForceError(title=row.title)
    before = {"ended_on": row.ended_on, "replaced_by": str(row.replaced_by or "")}
    if ended_on is None:
        replaced_by = None
    else:
        _refuse_end(row, ended_on, replaced_by)
    row.ended_on, row.replaced_by = ended_on, replaced_by
    row.save(update_fields=["ended_on", "replaced_by"])
    after = {"ended_on": ended_on, "replaced_by": str(replaced_by or "")}
    record("regulation.end_corrected", row, by=by, before=before, after=after)
    return row


def _refuse_end(row: Regulation, ended_on: date, replaced_by: Regulation | None) -> None:
    if ended_on < row.in_force_from:
        raise DaysOutOfOrderError().at(field="ended_on")
    if replaced_by is None:
        return
    if replaced_by.unit_id != row.unit_id or replaced_by == row:
        raise OtherUnitError(name=replaced_by.title).at(field="replaced_by")
    later: Regulation | None = replaced_by
    while later is not None:
        if later.pk == row.pk:
            raise RegulationCircleError(name=replaced_by.title)
        later = later.replaced_by


def _written(row: Kept, facts: told_by.Facts) -> Any:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if isinstance(facts, told_by.RegulationFacts):
            raise RegulationTakenError(title=facts.title) from None
        raise
    return row


def _check(unit: Unit, facts: told_by.Facts, *, ended_on: date | None = None) -> None:
    # Field of the end, its first day, its last.
    spans: list[tuple[str, date, date | None]] = []
    if isinstance(facts, told_by.RegulationFacts):
        spans.append(("in_force_from", facts.in_force_from, ended_on))
    elif isinstance(facts, told_by.StudyFacts):
        spans.append(("finished_on", facts.started_on, facts.finished_on))
    elif isinstance(facts, told_by.DecisionFacts):
        spans.append(("due_on", facts.decided_on, facts.due_on))
        spans.append(("done_on", facts.decided_on, facts.done_on))
    elif isinstance(facts, told_by.TrainingFacts):
        names = told_by.names_in(facts.names)
        if names and len(names) != facts.people:
            raise NamesDisagreeError(names=len(names), people=facts.people)
    elif isinstance(facts, told_by.DrillFacts) and facts.plan and facts.plan.unit_id != unit.pk:
        raise OtherUnitError(name=facts.plan.title).at(field="plan")
    for field, first, last in spans:
        if last is not None and last < first:
            raise DaysOutOfOrderError().at(field=field)
