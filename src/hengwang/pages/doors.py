"""Tiles of the units' door: any app offers what units may do there, the door shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from hengwang.kernel.registry import Registry
from hengwang.pages.access import may


@dataclass(frozen=True, kw_only=True)
class DoorTile:
    """One thing to do: its words, where it leads, who sees it, and what waits there.

    `count(user)` gives a number that is shown when it is not 0. `is_first` makes it the large
    button. `url_args` stand in the address.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    permission: str | None = None
    order: int = 50
    is_first: bool = False
    url_args: tuple[str, ...] = ()
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class ShownTile:
    """A tile as one user sees it."""

    key: str
    label: str | Promise
    url: str
    icon: str
    is_first: bool
    count: int


tiles: Registry[DoorTile] = Registry("tiles of the units' door")


def register(tile: DoorTile) -> DoorTile:
    """Offer a tile."""
    return tiles.register(tile.key, tile)


def shown_to(user: Any) -> list[ShownTile]:
    """Tiles a user may see, in order; those whose address is not installed are left out."""
    shown = []
    for tile in sorted(tiles.values(), key=lambda one: (one.order, one.key)):
        if not may(user, tile.permission):
            continue
        try:
            url = reverse(tile.url_name, args=tile.url_args)
        except NoReverseMatch:
            continue
        count = tile.count(user) if tile.count else 0
        shown.append(ShownTile(tile.key, tile.label, url, tile.icon, tile.is_first, count))
    return shown
