"""What the rows of a workbook are resolved against, read once: eight queries, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.kernel.search_text import normalize
from hengwang.network.models import Circuit, Device, Rack, RackUnit, Room, Site, Zone
from hengwang.organizations.models import Company, Region, Unit

Named = dict[str, list[Any]]


@dataclass
class Known:
    """Rows by the words a cell may name them with; planned rows join while a book is read."""

    user: User
    regions: Named = field(default_factory=lambda: defaultdict(list))
    units: Named = field(default_factory=lambda: defaultdict(list))
    companies: Named = field(default_factory=lambda: defaultdict(list))
    zones: Named = field(default_factory=lambda: defaultdict(list))
    sites: Named = field(default_factory=lambda: defaultdict(list))
    rooms: Named = field(default_factory=lambda: defaultdict(list))
    racks: Named = field(default_factory=lambda: defaultdict(list))
    serials: dict[tuple[str, str], Device] = field(default_factory=dict)
    devices: dict[tuple[int, str], Device] = field(default_factory=dict)
    circuits: dict[str, Circuit] = field(default_factory=dict)
    taken: dict[tuple[int, int], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reach = self.user.reach(Permission.EDIT_NETWORK)

    def keeps(self, unit: Unit) -> bool:
        """Whether the user keeps the network of the unit."""
        return self.reach.covers(path=unit.path, region_code=unit.region.code)

    def add_site(self, site: Site) -> None:
        """By name, and by the region's code and name."""
        _add(self.sites, site, site.name, f"{site.region.code}/{site.name}")

    def add_room(self, room: Room) -> None:
        """By name, and by the site's name and its own."""
        _add(self.rooms, room, room.name, f"{room.site.name}/{room.name}")

    def add_rack(self, rack: Rack) -> None:
        """By the room and the name."""
        self.racks[rack_key(rack.room, rack.name)].append(rack)


def known_to(user: User) -> Known:
    """Everything a workbook of this person may name."""
    known = Known(user)
    for region in Region.objects.filter(closed_on=None):
        _add(known.regions, region, region.code, region.full_name)
    for unit in Unit.objects.filter(closed_on=None).select_related("region"):
        _add(known.units, unit, unit.name, unit.short_name)
    for company in Company.objects.filter(closed_on=None):
        _add(known.companies, company, company.name, company.short_name)
    for zone in Zone.objects.select_related("unit"):
        _add(known.zones, zone, zone.name)
    for site in Site.objects.select_related("region", "unit__region"):
        known.add_site(site)
    for room in Room.objects.select_related("site", "unit__region"):
        known.add_room(room)
    for rack in Rack.objects.select_related("room__site", "room__unit__region"):
        known.add_rack(rack)
    _read_equipment(known)
    return known


def _read_equipment(known: Known) -> None:
    for device in Device.objects.select_related("unit__region", "rack", "room"):
        if device.serial:
            known.serials[normalize(device.vendor), normalize(device.serial)] = device
        known.devices[device.unit_id, normalize(device.name)] = device
    for circuit in Circuit.objects.select_related("unit__region"):
        known.circuits[normalize(circuit.code)] = circuit
    for taken in RackUnit.objects.select_related("device"):
        known.taken[taken.rack_id, taken.number] = taken.device


def rack_key(room: Room, name: str) -> str:
    """A rack by its room, which may not have a key of its own yet."""
    return f"{normalize(room.site.name)}/{normalize(room.name)}/{normalize(name)}"


def _add(places: Named, row: Any, *words: str) -> None:
    for word in _distinct(words):
        if row not in places[word]:
            places[word].append(row)


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (normalize(word) for word in words))))
