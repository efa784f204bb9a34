"""Maintenance of rooms: record and mend, with papers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.errors import DueBeforeDoneError, MaintenanceInFutureError
from hengwang.facilities.models import MaintenanceRecord
from hengwang.facilities.services.sensors import told
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.network.models import Room
from hengwang.outbox.services import announce


@transaction.atomic
def record_maintenance(
    room: Room, values: Mapping[str, Any], *, by: User, papers: Iterable[Any] = ()
) -> MaintenanceRecord:
    """Record what was done in a room.

    Raises:
        NotAllowedError: The user does not keep the room.
        MaintenanceInFutureError: The day has not come.
        DueBeforeDoneError: The next time lies before this one.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    row = MaintenanceRecord(room=room, **values)
    _check(row)
    row.save()
    _attach(row, papers, by)
    record("room_maintenance.recorded", row, by=by, after={"room": str(room)} | told(values))
    announce("room_maintenance.recorded", maintenance_id=row.pk)
    return row


@transaction.atomic
def correct_maintenance(
    record_id: int, values: Mapping[str, Any], *, by: User, papers: Iterable[Any] = ()
) -> MaintenanceRecord:
    """Mend a record; new papers are added to those there.

    Raises:
        NotAllowedError, MaintenanceInFutureError, DueBeforeDoneError: See `record_maintenance`.
    """
    row: MaintenanceRecord = MaintenanceRecord.objects.select_for_update(of=("self",)).get(
        pk=record_id
    )
    require(by, Permission.EDIT_FACILITIES, row.room.unit)
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    row.save()
    _attach(row, papers, by)
    old = {name: before[name] for name in changed}
    record("room_maintenance.corrected", row, by=by, before=told(old), after=told(changed))
    return row


def _check(row: MaintenanceRecord) -> None:
    if row.done_on > timezone.localdate():
        raise MaintenanceInFutureError(day=row.done_on)
    if row.next_due_on is not None and row.next_due_on <= row.done_on:
        raise DueBeforeDoneError(day=row.done_on)


def _attach(row: MaintenanceRecord, papers: Iterable[Any], by: User) -> None:
    for upload in papers:
        row.papers.add(store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=by))
