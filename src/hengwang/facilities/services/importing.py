"""Carry out a workbook of sensors completely, or not at all."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.choices import SensorKind, Spot
from hengwang.facilities.errors import SensorCellError, SensorSheetRefusedError
from hengwang.facilities.importing.sheet import (
    COLUMNS,
    KINDS,
    SPOTS,
    GivenRow,
    PlannedSensor,
    read_sheet,
)
from hengwang.facilities.models import Sensor
from hengwang.facilities.models.scoping import rooms_kept
from hengwang.facilities.services.sensors import add_sensor, correct_sensor
from hengwang.files.models import StoredFile
from hengwang.files.planned_rows import Verdict
from hengwang.files.services import open_file
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize
from hengwang.monitoring.models import Check
from hengwang.organizations.scoping import units_within_q

MOST_VALID_S = 86_400 * 7


def plan_sensors(stored: StoredFile, *, by: User) -> list[PlannedSensor]:
    """Read a workbook and say what each row would do; writes nothing; four queries.

    Raises:
        NotAllowedError: The user keeps no room.
        SensorSheetUnreadableError: No workbook or no sheet of sensors.
    """
    require(by, Permission.EDIT_FACILITIES)
    with open_file(stored) as workbook:
        rows = read_sheet(workbook)
    known = _Known(by)
    seen: set[tuple[int, str]] = set()
    planned = []
    for row in rows:
        one = known.plan(row)
        if one.room is not None and one.verdict is not Verdict.REFUSE:
            key = one.room.pk, row.cells["name"]
            if key in seen:
                problem = SensorCellError(column=COLUMNS["name"][0], value=row.cells["name"])
                one = PlannedSensor(row.number, one.label, Verdict.REFUSE, problems=(problem,))
            seen.add(key)
        planned.append(one)
    return planned


@transaction.atomic
def import_sensors(stored: StoredFile, *, by: User) -> dict[str, int]:
    """Import a workbook of sensors; every row is written, or none.

    Raises:
        NotAllowedError, SensorSheetUnreadableError: See `plan_sensors`.
        SensorSheetRefusedError: A row has problems.
    """
    plan = plan_sensors(stored, by=by)
    counts = {one.value: sum(row.verdict is one for row in plan) for one in Verdict}
    if counts[Verdict.REFUSE.value]:
        raise SensorSheetRefusedError(count=counts[Verdict.REFUSE.value])
    for row in plan:
        values = row.values or {}
        if row.verdict is Verdict.ADD:
            add_sensor(row.room, values, by=by)
        elif row.verdict is Verdict.CHANGE:
            correct_sensor(row.sensor.pk, values, by=by)
    record("sensor_workbook.imported", stored, by=by, after=counts)
    return counts


class _Known:
    """Rooms, sensors and sources of the user, by the names people write."""

    def __init__(self, by: User) -> None:
        self.rooms: dict[str, list[Any]] = defaultdict(list)
        for room in rooms_kept(by).select_related("unit", "site"):
            self.rooms[normalize(room.name)].append(room)
            self.rooms[normalize(f"{room.site.name}/{room.name}")].append(room)
        rows = Sensor.objects.editable_by(by).select_related("check_of__target")
        self.sensors = {(one.room_id, one.name): one for one in rows}
        within = units_within_q(by.reach(Permission.EDIT_FACILITIES), "target__unit__")
        self.sources: dict[tuple[int, str], list[Check]] = defaultdict(list)
        for check in Check.objects.filter(within, ended_at=None).select_related("target"):
            self.sources[check.target.unit_id, normalize(check.target.name)].append(check)

    def plan(self, row: GivenRow) -> PlannedSensor:
        """What one row would do."""
        label = f"{row.cells.get('room', '')} · {row.cells.get('name', '')}"
        try:
            room = self._room(row)
            values = self._values(row, room)
        except DomainError as problem:
            return PlannedSensor(row.number, label, Verdict.REFUSE, problems=(problem,))
        known = self.sensors.get((room.pk, values["name"]))
        if known is None:
            return PlannedSensor(row.number, label, Verdict.ADD, room, None, values)
        changed = {name: value for name, value in values.items() if getattr(known, name) != value}
        verdict = Verdict.CHANGE if changed else Verdict.SAME
        return PlannedSensor(row.number, label, verdict, room, known, changed)

    def _room(self, row: GivenRow) -> Any:
        text = row.cells.get("room", "")
        found = {one.pk: one for one in self.rooms[normalize(text)]}
        if len(found) != 1:
            raise SensorCellError(column=COLUMNS["room"][0], value=text)
        return next(iter(found.values()))

    def _values(self, row: GivenRow, room: Any) -> dict[str, Any]:
        name = row.cells.get("name", "")
        if not name:
            raise SensorCellError(column=COLUMNS["name"][0], value="")
        values: dict[str, Any] = {"name": name, "kind": row.word("kind", KINDS, SensorKind)}
        if row.cells.get("spot"):
            values["spot"] = row.word("spot", SPOTS, Spot)
        if row.cells.get("source"):
            values |= self._source(row.cells, room)
        if row.cells.get("valid_for_s"):
            values["valid_for_s"] = _seconds(row.cells["valid_for_s"])
        if row.cells.get("note"):
            values["note"] = row.cells["note"][:300]
        return values

    def _source(self, cells: Mapping[str, str], room: Any) -> dict[str, Any]:
        found = self.sources[room.unit_id, normalize(cells["source"])]
        if len(found) != 1:
            raise SensorCellError(column=COLUMNS["source"][0], value=cells["source"])
        if not cells.get("value_name"):
            raise SensorCellError(column=COLUMNS["value_name"][0], value="")
        return {"check_of": found[0], "value_name": cells["value_name"]}


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_VALID_S):
        raise SensorCellError(column=COLUMNS["valid_for_s"][0], value=text)
    return int(text)
