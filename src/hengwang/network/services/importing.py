"""Carry out a planned workbook completely, or not at all."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record, record_all
from hengwang.files.models import StoredFile
from hengwang.files.planned_rows import Verdict
from hengwang.files.services import open_file
from hengwang.kernel.search_text import search_text
from hengwang.network.choices import CircuitStatus
from hengwang.network.errors import SheetRefusedError
from hengwang.network.importing.columns import Sheet
from hengwang.network.importing.known import known_to
from hengwang.network.importing.planning import plan_book
from hengwang.network.importing.plans import BookPlan, PlannedRow
from hengwang.network.importing.reading import read_book
from hengwang.network.models import (
    Circuit,
    CircuitBandwidth,
    CircuitStatusSpan,
    Device,
    DeviceStatusSpan,
    Rack,
    RackUnit,
    Room,
    Site,
)
from hengwang.network.rules import units_of
from hengwang.network.services.circuits import change_bandwidth, correct_circuit
from hengwang.network.services.devices import change_device_status, correct_device, place_device
from hengwang.network.services.keeping import told
from hengwang.network.services.places import correct_place
from hengwang.outbox.services import announce

MODELS: dict[Sheet, Any] = {
    Sheet.SITES: Site,
    Sheet.ROOMS: Room,
    Sheet.RACKS: Rack,
    Sheet.DEVICES: Device,
    Sheet.CIRCUITS: Circuit,
}
NOUNS = {
    Sheet.SITES: "site",
    Sheet.ROOMS: "room",
    Sheet.RACKS: "rack",
    Sheet.DEVICES: "device",
    Sheet.CIRCUITS: "circuit",
}
BATCH = 1_000


def plan_import(stored: StoredFile, *, by: User) -> BookPlan:
    """Read a workbook and say what each row would do; writes nothing.

    Raises:
        NotAllowedError: The user keeps no network.
        SheetUnreadableError: No workbook or no sheet of ours.
    """
    require(by, Permission.EDIT_NETWORK)
    with open_file(stored) as workbook:
        rows = read_book(workbook)
    return plan_book(rows, known_to(by))


@transaction.atomic
def carry_out_import(stored: StoredFile, *, by: User) -> dict[str, int]:
    """Import a workbook; every row is written, or none; returns the number of each verdict.

    Raises:
        NotAllowedError: The user keeps no network.
        SheetRefusedError: A row has problems.
        SheetUnreadableError: No workbook or no sheet of ours.
    """
    plan = plan_import(stored, by=by)
    if plan.refused:
        raise SheetRefusedError(count=plan.refused)
    for sheet in Sheet:
        _add(sheet, plan.of(sheet, Verdict.ADD), by)
    for row in plan.rows:
        if row.verdict is Verdict.CHANGE:
            _change(row, by)
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict}
    record("network_workbook.imported", stored, by=by, after=counts)
    announce("network.imported", stored_id=stored.pk)
    return counts


def _add(sheet: Sheet, rows: Sequence[PlannedRow], by: User) -> None:
    """New rows in bulk: one by one, fifty thousand devices would take minutes."""
    if not rows:
        return
    for row in rows:
        if row.record.searched:
            row.record.search_text = search_text(*row.record.searched_words())
        if sheet is Sheet.CIRCUITS:
            _present(row)
        elif "rack" in row.dated:
            row.record.rack, row.record.lowest_u = row.dated["rack"], row.dated["lowest_u"]
            row.record.height_u = row.dated["height_u"]
    MODELS[sheet].objects.bulk_create([row.record for row in rows], batch_size=BATCH)
    if sheet is Sheet.DEVICES:
        _add_device_parts(rows)
    elif sheet is Sheet.CIRCUITS:
        _add_circuit_parts(rows)
    entries = ((row.record, told(row.values)) for row in rows)
    record_all(f"{NOUNS[sheet]}.imported", entries, by=by)


def _present(row: PlannedRow) -> None:
    circuit = row.record
    circuit.bandwidth_mbps, circuit.opened_on = row.dated["mbps"], row.dated["opened_on"]
    circuit.status = CircuitStatus.OPEN if circuit.opened_on else CircuitStatus.PLANNED


def _add_device_parts(rows: Sequence[PlannedRow]) -> None:
    today = timezone.localdate()
    _many(
        DeviceStatusSpan,
        (
            DeviceStatusSpan(
                device=row.record,
                status=row.dated["status"],
                from_on=row.record.in_service_on or today,
            )
            for row in rows
        ),
    )
    _many(
        RackUnit,
        (
            RackUnit(rack=row.dated["rack"], number=number, device=row.record)
            for row in rows
            if "rack" in row.dated
            for number in units_of(row.dated["lowest_u"], row.dated["height_u"])
        ),
    )


def _add_circuit_parts(rows: Sequence[PlannedRow]) -> None:
    today = timezone.localdate()
    days = [row.record.opened_on or today for row in rows]
    pairs = list(zip(rows, days, strict=True))
    _many(
        CircuitBandwidth,
        (
            CircuitBandwidth(circuit=row.record, mbps=row.dated["mbps"], from_on=day)
            for row, day in pairs
        ),
    )
    _many(
        CircuitStatusSpan,
        (
            CircuitStatusSpan(circuit=row.record, status=row.record.status, from_on=day)
            for row, day in pairs
        ),
    )


def _many(model: type[Any], rows: Iterable[models.Model]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)


def _change(row: PlannedRow, by: User) -> None:
    today, key = timezone.localdate(), row.record.pk
    if row.sheet is Sheet.CIRCUITS:
        correct_circuit(key, row.values, by=by)
        if "mbps" in row.dated:
            change_bandwidth(key, row.dated["mbps"], from_on=today, by=by)
    elif row.sheet is Sheet.DEVICES:
        correct_device(key, row.values, by=by)
        if "status" in row.dated:
            change_device_status(key, row.dated["status"], from_on=today, by=by)
        if "rack" in row.dated:
            place_device(
                key,
                row.dated["rack"].pk,
                lowest_u=row.dated["lowest_u"],
                height_u=row.dated["height_u"],
                by=by,
            )
    else:
        correct_place(MODELS[row.sheet], key, row.values, by=by)
