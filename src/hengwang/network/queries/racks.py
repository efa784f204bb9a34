"""A rack as it is drawn: a box for each device, from the floor up."""

from dataclasses import dataclass

from hengwang.network.models import Device, Rack
from hengwang.network.rules import short

UNIT_PX = 20
WIDTH_PX = 260
RAIL_PX = 28
LABEL_WIDTH = 22
TALL = 2


@dataclass(frozen=True)
class Box:
    """One device in the drawing."""

    name: str
    detail: str
    url: str
    kind: str
    y: int
    height: int
    units: str

    @property
    def middle(self) -> int:
        """Where its text stands."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class DrawnRack:
    """A rack with its boxes; lengths in pixels of the drawing."""

    rack: Rack
    boxes: tuple[Box, ...]
    marks: tuple[tuple[int, int], ...]
    height: int
    taken: int

    width = WIDTH_PX
    rail = RAIL_PX
    inner = WIDTH_PX - 2 * RAIL_PX

    @property
    def free(self) -> int:
        """Units nobody takes."""
        return self.rack.height_u - self.taken


def drawn_rack(rack: Rack) -> DrawnRack:
    """The front of a rack; one query."""
    devices = Device.objects.filter(rack=rack).order_by("-lowest_u")
    boxes = tuple(_box(rack, device) for device in devices)
    marks = tuple(
        (number, (rack.height_u - number) * UNIT_PX + UNIT_PX // 2 + 4)
        for number in range(1, rack.height_u + 1)
    )
    taken = sum(device.height_u for device in devices)
    return DrawnRack(rack, boxes, marks, rack.height_u * UNIT_PX, taken)


def _box(rack: Rack, device: Device) -> Box:
    top = device.highest_u or 1
    words = " ".join(filter(None, (device.vendor, device.model)))
    return Box(
        name=short(device.name, LABEL_WIDTH),
        detail=short(words, LABEL_WIDTH) if device.height_u >= TALL else "",
        url=device.get_absolute_url(),
        kind=device.kind.replace("_", "-"),
        y=(rack.height_u - top) * UNIT_PX,
        height=device.height_u * UNIT_PX,
        units=f"{device.lowest_u}–{top}U" if device.height_u > 1 else f"{top}U",
    )
