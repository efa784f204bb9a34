"""From rows to a plan: which record each is about, and whether it is new, changed or wrong."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from hengwang.files.planned_rows import Verdict
from hengwang.kernel.search_text import normalize
from hengwang.network.choices import CircuitKind, DeviceStatus, Layer, Tenure
from hengwang.network.errors import NotYoursError, NoUnitError, RowRepeatsError
from hengwang.network.importing.cells import Cells
from hengwang.network.importing.columns import Sheet
from hengwang.network.importing.known import Known, rack_key
from hengwang.network.importing.plans import BookPlan, PlannedRow
from hengwang.network.importing.racking import racked
from hengwang.network.importing.reading import GivenRow
from hengwang.network.models import Circuit, Device, Rack, Room, Site
from hengwang.organizations.models import Unit

Judged = tuple[Any, dict[str, Any], dict[str, Any]]
SHORT = {"name": 100, "note": 300, "vendor": 50, "model": 80, "serial": 80}


def plan_book(rows: list[GivenRow], known: Known) -> BookPlan:
    """Judge every row, places first, so that later sheets may name what earlier ones add."""
    order = {sheet: at for at, sheet in enumerate(Sheet)}
    seen: dict[tuple[Sheet, Any], int] = {}
    planned = [_planned(row, known, seen) for row in sorted(rows, key=lambda row: order[row.sheet])]
    return BookPlan(tuple(planned))


def _planned(given: GivenRow, known: Known, seen: dict[tuple[Sheet, Any], int]) -> PlannedRow:
    cells = Cells(given)
    record, values, dated = JUDGES[given.sheet](cells, known)
    label = cells.text("code") or cells.text("name")
    if record is None or cells.problems:
        return _refused(given, label, cells)
    key = (given.sheet, id(record))
    if key in seen:
        cells.problems.append(RowRepeatsError(row=seen[key]))
        return _refused(given, label, cells)
    seen[key] = given.number
    verdict = _verdict(record, values, dated)
    return PlannedRow(given.sheet, given.number, label, verdict, record, values, dated)


def _refused(given: GivenRow, label: str, cells: Cells) -> PlannedRow:
    return PlannedRow(
        given.sheet, given.number, label, Verdict.REFUSE, problems=tuple(cells.problems)
    )


def _verdict(record: Any, values: Mapping[str, Any], dated: Mapping[str, Any]) -> Verdict:
    if record.pk is None:
        return Verdict.ADD
    changed = any(getattr(record, name) != value for name, value in values.items())
    return Verdict.CHANGE if changed or dated else Verdict.SAME


def _unit(cells: Cells, known: Known) -> Unit | None:
    """The unit a row is of; the importing person's own where the cell is empty."""
    unit: Unit | None = cells.one_of("unit", known.units) if cells.has("unit") else known.user.unit
    if unit is not None and not known.keeps(unit):
        cells.problems.append(NotYoursError(unit=unit.name))
        return None
    if unit is None and not cells.has("unit"):
        cells.problems.append(NoUnitError())
    return unit


def _given(cells: Cells, **read: Callable[[], Any]) -> dict[str, Any]:
    """Values of the columns the row fills; an empty cell changes nothing."""
    return {name: get() for name, get in read.items() if cells.has(name)}


def _texts(cells: Cells, *names: str) -> dict[str, Callable[[], Any]]:
    return {name: partial(_short_text, cells, name) for name in names}


def _short_text(cells: Cells, name: str) -> str:
    return cells.text(name)[: SHORT.get(name, 100)]


def _site(cells: Cells, known: Known) -> Judged:
    region, unit = cells.one_of("region", known.regions), _unit(cells, known)
    if region is None or unit is None:
        return None, {}, {}
    values = _given(cells, **_texts(cells, "address", "note"))
    name = cells.text("name")[:100]
    same = known.sites.get(normalize(f"{region.code}/{name}"), [])
    if same:
        return _kept(same[0], cells, known), values, {}
    site = Site(unit=unit, region=region, name=name, **values)
    known.add_site(site)
    return site, values, {}


def _room(cells: Cells, known: Known) -> Judged:
    site, unit = cells.one_of("site", known.sites), _unit(cells, known)
    room_class = cells.word("room_class")
    if site is None or unit is None or room_class is None:
        return None, {}, {}
    values = {"room_class": room_class} | _given(
        cells,
        tenure=lambda: cells.word("tenure"),
        area_m2=lambda: cells.decimal("area_m2"),
        opened_on=lambda: cells.day("opened_on"),
        closed_on=lambda: cells.day("closed_on"),
    )
    name = cells.text("name")[:100]
    same = [room for room in known.rooms.get(normalize(name), []) if room.site == site]
    if same:
        return _kept(same[0], cells, known), values, {}
    room = Room(unit=unit, site=site, name=name, **values)
    known.add_room(room)
    return room, values, {}


def _rack(cells: Cells, known: Known) -> Judged:
    room = cells.one_of("room", known.rooms)
    if room is None:
        return None, {}, {}
    if not known.keeps(room.unit):
        cells.problems.append(NotYoursError(unit=room.unit.name))
        return None, {}, {}
    height = cells.number("height_u", 42)
    values: dict[str, Any] = {"height_u": height} if cells.has("height_u") else {}
    values |= _given(cells, **_texts(cells, "note"))
    same = known.racks.get(rack_key(room, cells.text("name")), [])
    if same:
        return same[0], values, {}
    rack = Rack(room=room, name=cells.text("name")[:50], **values)
    known.add_rack(rack)
    return rack, values, {}


def _device(cells: Cells, known: Known) -> Judged:
    unit, kind = _unit(cells, known), cells.word("kind")
    room = cells.one_of("room", known.rooms)
    values = {"kind": kind, "name": cells.text("name")[:100]}
    values |= _given(
        cells,
        **_texts(cells, "vendor", "model", "serial", "asset_number", "contract_number", "note"),
        management_address=lambda: cells.address("management_address"),
        zone=lambda: cells.one_of("zone", known.zones),
        maintainer=lambda: cells.one_of("maintainer", known.companies),
        tenure=lambda: cells.word("tenure", Tenure.OWNED),
        in_service_on=lambda: cells.day("in_service_on"),
        warranty_to=lambda: cells.day("warranty_to"),
    )
    if room is not None:
        values["room"] = room
    status = cells.word("status", DeviceStatus.IN_SERVICE)
    if unit is None or cells.problems:
        return None, {}, {}
    same = _same_device(unit, values, known)
    if same is not None:
        kept = _kept(same, cells, known)
        dated: dict[str, Any] = {}
        if cells.has("status") and status != same.status:
            dated["status"] = status
        return kept, values, dated | racked(cells, known, same, room or same.room)
    device = Device(unit=unit, status=status, **values)
    if device.serial:
        known.serials[normalize(device.vendor), normalize(device.serial)] = device
    known.devices[unit.pk, normalize(device.name)] = device
    return device, values, {"status": status} | racked(cells, known, device, room)


def _same_device(unit: Unit, values: Mapping[str, Any], known: Known) -> Device | None:
    if values.get("serial"):
        key = (normalize(values.get("vendor", "")), normalize(values["serial"]))
        return known.serials.get(key)
    named = known.devices.get((unit.pk, normalize(values["name"])))
    return named if named is not None and not named.serial else None


def _circuit(cells: Cells, known: Known) -> Judged:
    unit, mbps, opened_on = _unit(cells, known), cells.bandwidth("mbps"), cells.day("opened_on")
    values: dict[str, Any] = {"name": cells.text("name")[:120]}
    values |= _given(
        cells,
        kind=lambda: cells.word("kind"),
        layer=lambda: cells.word("layer"),
        tenure=lambda: cells.word("tenure"),
        carrier=lambda: cells.one_of("carrier", known.companies),
        a_site=lambda: cells.one_of("a_site", known.sites),
        z_site=lambda: cells.one_of("z_site", known.sites),
        **_texts(cells, "a_end", "z_end", "contract_number", "note"),
    )
    if unit is None or mbps is None or cells.problems:
        return None, {}, {}
    same = known.circuits.get(normalize(cells.text("code")))
    if same is not None:
        dated = {"mbps": mbps} if mbps != same.bandwidth_mbps else {}
        return _kept(same, cells, known), values, dated
    first = {"kind": CircuitKind.OTHER, "layer": Layer.METRO} | values
    circuit = Circuit(unit=unit, code=cells.text("code")[:64], **first)
    known.circuits[normalize(circuit.code)] = circuit
    return circuit, first, {"mbps": mbps, "opened_on": opened_on}


def _kept(record: Any, cells: Cells, known: Known) -> Any:
    """The record, if its own unit is one the person keeps; a row must not take it away."""
    if known.keeps(record.unit):
        return record
    cells.problems.append(NotYoursError(unit=record.unit.name))
    return None


JUDGES: Mapping[Sheet, Callable[[Cells, Known], Judged]] = {
    Sheet.SITES: _site,
    Sheet.ROOMS: _room,
    Sheet.RACKS: _rack,
    Sheet.DEVICES: _device,
    Sheet.CIRCUITS: _circuit,
}
