"""Where a row would stand a device, and who stands there."""

from typing import Any

from hengwang.network.errors import (
    CellMissingError,
    CellUnknownError,
    OutsideRackError,
    RackUnitsTakenError,
)
from hengwang.network.importing.cells import Cells
from hengwang.network.importing.known import Known, rack_key
from hengwang.network.models import Device, Room
from hengwang.network.rules import units_of


def racked(cells: Cells, known: Known, device: Device, room: Room | None) -> dict[str, Any]:
    """Rack, lowest unit and height of a row that names a rack and differs; else nothing."""
    if not cells.has("rack"):
        return {}
    found = [] if room is None else known.racks.get(rack_key(room, cells.text("rack")), [])
    lowest = cells.number("lowest_u")
    height = cells.number("height_u", 1) or 0
    if not found:
        cells.problems.append(
            CellUnknownError(column=cells.title("rack"), value=cells.text("rack"))
        )
        return {}
    if lowest is None:
        cells.problems.append(CellMissingError(column=cells.title("lowest_u")))
        return {}
    rack = found[0]
    if device.pk and (device.rack, device.lowest_u, device.height_u) == (rack, lowest, height):
        return {}
    if lowest < 1 or height < 1 or lowest + height - 1 > rack.height_u:
        cells.problems.append(
            OutsideRackError(
                rack=rack.name, height=rack.height_u, first=lowest, last=lowest + height - 1
            )
        )
        return {}
    _take(cells, known, device, rack, units_of(lowest, height))
    return {"rack": rack, "lowest_u": lowest, "height_u": height}


def _take(cells: Cells, known: Known, device: Device, rack: Any, numbers: range) -> None:
    place = rack.pk or id(rack)
    others = {
        number: known.taken[place, number]
        for number in numbers
        if known.taken.get((place, number), device) is not device
        and known.taken[place, number] != device
    }
    if others:
        first = next(iter(others.values()))
        words = "、".join(map(str, others))
        cells.problems.append(RackUnitsTakenError(units=words, rack=rack.name, device=first.name))
        return
    known.taken |= {(place, number): device for number in numbers}
