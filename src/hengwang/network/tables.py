"""Tables of the network; only columns with an index sort the long ones."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import CircuitStatus, DeviceStatus
from hengwang.network.rules import bandwidth_text
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

DEVICE_TONES = {
    DeviceStatus.IN_SERVICE.value: Tone.OK,
    DeviceStatus.SPARE.value: Tone.QUIET,
    DeviceStatus.REPAIR.value: Tone.WARN,
    DeviceStatus.RETIRED.value: Tone.QUIET,
}
CIRCUIT_TONES = {
    CircuitStatus.PLANNED.value: Tone.PLAN,
    CircuitStatus.OPEN.value: Tone.OK,
    CircuitStatus.SUSPENDED.value: Tone.WARN,
    CircuitStatus.CLOSED.value: Tone.QUIET,
}


class BandwidthColumn(NumberColumn):
    """Mbps as people say it; exported as a number of Mbps."""

    def text(self, value: Any) -> str:
        """2.4G."""
        return bandwidth_text(value) if value else "—"


class ChoiceColumn(TextColumn):
    """A stored word by its label."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.choice = name
        kwargs.setdefault("tight", True)
        super().__init__(accessor=name, **kwargs)

    def render(self, record: Any) -> str:
        """The label."""
        return str(getattr(record, f"get_{self.choice}_display")())

    def value(self, record: Any) -> str:
        """The same."""
        return self.render(record)


class DeviceTable(Table):
    """Devices with place, status and age."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = ChoiceColumn("kind", verbose_name=_("Kind"))
    vendor = TextColumn(verbose_name=_("Vendor"), tight=True)
    model = TextColumn(verbose_name=_("Model"), tight=True, orderable=False)
    serial = TextColumn(verbose_name=_("Serial number"), tight=True, orderable=False)
    room = TextColumn(verbose_name=_("Room"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    status = StatusColumn(verbose_name=_("Status"), tones=DEVICE_TONES)
    in_service_on = DateColumn(verbose_name=_("In service since"))
    warranty_to = DateColumn(verbose_name=_("Warranty to"))

    class Meta(Table.Meta):
        sequence = (
            *("name", "kind", "vendor", "model", "serial", "room", "unit", "status"),
            *("in_service_on", "warranty_to"),
        )


class CircuitTable(Table):
    """Circuits with ends, bandwidth and status."""

    code = HeadlineColumn(
        verbose_name=_("Circuit number"), attrs={"td": {"class": "is-headline is-tight"}}
    )
    name = TextColumn(verbose_name=_("Name"))
    layer = ChoiceColumn("layer", verbose_name=_("Layer"))
    kind = ChoiceColumn("kind", verbose_name=_("Kind"), orderable=False)
    bandwidth_mbps = BandwidthColumn(verbose_name=_("Bandwidth"))
    carrier = TextColumn(verbose_name=_("Carrier"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    status = StatusColumn(verbose_name=_("Status"), tones=CIRCUIT_TONES)
    opened_on = DateColumn(verbose_name=_("Opened for use on"))

    class Meta(Table.Meta):
        sequence = (
            *("code", "name", "layer", "kind", "bandwidth_mbps", "carrier", "unit"),
            *("status", "opened_on"),
        )


class SiteTable(Table):
    """Sites."""

    name = HeadlineColumn(verbose_name=_("Name"))
    region = TextColumn(verbose_name=_("Region"), order_by=("region__code",))
    address = TextColumn(verbose_name=_("Address"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))


class RoomTable(Table):
    """Rooms."""

    name = HeadlineColumn(verbose_name=_("Name"))
    room_class = ChoiceColumn("room_class", verbose_name=_("Class of room"))
    site = TextColumn(verbose_name=_("Site"), order_by=("site__name",))
    tenure = ChoiceColumn("tenure", verbose_name=_("Tenure"))
    area_m2 = NumberColumn(verbose_name=_("Floor area (m²)"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    opened_on = DateColumn(verbose_name=_("In use since"))


class RackTable(Table):
    """Racks."""

    name = HeadlineColumn(verbose_name=_("Rack"))
    room = TextColumn(verbose_name=_("Room"), order_by=("room__name",))
    site = TextColumn(verbose_name=_("Site"), accessor="room__site", order_by=("room__site__name",))
    height_u = NumberColumn(verbose_name=_("Height (U)"))
    taken_u = NumberColumn(verbose_name=_("Units taken"))


class ZoneTable(Table):
    """Zones."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = ChoiceColumn("kind", verbose_name=_("Kind"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    order = NumberColumn(verbose_name=_("Place from above"))


class EgressTable(Table):
    """Egresses."""

    name = HeadlineColumn(verbose_name=_("Name"))
    carrier = TextColumn(verbose_name=_("Carrier"), order_by=("carrier__name",))
    bandwidth_mbps = BandwidthColumn(verbose_name=_("Bandwidth"))
    zone = TextColumn(verbose_name=_("Zone"), order_by=("zone__name",))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    opened_on = DateColumn(verbose_name=_("Opened for use on"))
    closed_on = DateColumn(verbose_name=_("No longer used from"))
