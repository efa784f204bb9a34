"""Places of the network in the navigation and the search box."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.network.models import Circuit, Device, Room, Site
from hengwang.network.rules import bandwidth_text
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, search


def find_devices(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Devices by name, model, serial or initials (one query)."""
    rows = Device.objects.visible_to(user).matching(text).select_related("unit").order_by("pk")
    return [
        search.Hit(row.name, row.get_absolute_url(), f"{row.get_kind_display()} · {row.unit}")
        for row in rows[:limit]
    ]


def find_circuits(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Circuits by number, name, end or initials (one query)."""
    rows = Circuit.objects.visible_to(user).matching(text).order_by("pk")
    return [
        search.Hit(
            row.name, row.get_absolute_url(), f"{row.code} · {bandwidth_text(row.bandwidth_mbps)}"
        )
        for row in rows[:limit]
    ]


def find_places(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Sites and rooms by name or initials (two queries)."""
    sites = Site.objects.visible_to(user).matching(text).order_by("pk")[:limit]
    rooms = Room.objects.visible_to(user).matching(text).select_related("site").order_by("pk")
    hits = [search.Hit(row.name, row.get_absolute_url(), str(row.site)) for row in rooms[:limit]]
    hits += [search.Hit(row.name, row.get_absolute_url(), row.address) for row in sites]
    return hits[:limit]


def take_places() -> None:
    """Called once when the program starts."""
    operation = navigation.NavGroup.OPERATION
    entries: tuple[tuple[Any, str, str, int], ...] = (
        (_("Circuits"), "circuit-list", "route", 20),
        (_("Devices"), "device-list", "server", 30),
        (_("Rooms"), "room-list", "building", 40),
        (_("Topology"), "topology", "sitemap", 60),
    )
    for label, url_name, icon, order in entries:
        navigation.register(
            navigation.NavEntry(
                group=operation,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_NETWORK,
                order=order,
                icon=icon,
            )
        )
    resources: tuple[tuple[Any, str, str, int], ...] = (
        (_("Sites"), "site-list", "map", 60),
        (_("Racks"), "rack-list", "archive", 61),
        (_("Zones"), "zone-list", "shield-check", 62),
        (_("Egresses"), "egress-list", "upload", 63),
    )
    for label, url_name, icon, order in resources:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.RESOURCES,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_NETWORK,
                order=order,
                icon=icon,
                under="site-list" if url_name == "rack-list" else "",
            )
        )
    for key, title, find, order in (
        ("devices", _("Devices"), find_devices, 20),
        ("circuits", _("Circuits"), find_circuits, 21),
        ("places", _("Sites and rooms"), find_places, 22),
    ):
        search.register(
            search.SearchProvider(
                key=key, title=title, find=find, permission=Permission.VIEW_NETWORK, order=order
            )
        )
