"""Tiles of the wall screen (驾驶舱): apps register what a room full of people should see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from hengwang.kernel.errors import DomainError
from hengwang.kernel.registry import Registry
from hengwang.pages.access import Visitor, may
from hengwang.pages.refusals import refusal_text

logger = logging.getLogger(__name__)
# What a query may meet on a bad day; anything else is a mistake in the program and stays one.
FAILURES = (DatabaseError, ObjectDoesNotExist, OSError, ArithmeticError, LookupError, ValueError)


class Place(models.TextChoices):
    """Columns of the screen, from left to right, after the figures above them."""

    HEAD = "head", pgettext_lazy("cockpit", "Figures")
    MONEY = "money", pgettext_lazy("cockpit", "Money and goals")
    NETWORK = "network", pgettext_lazy("cockpit", "Network")
    WORK = "work", pgettext_lazy("cockpit", "Work")


@dataclass(frozen=True)
class Absent:
    """There is nothing to show, and why; printed as such, never as 0."""

    why: str


Answer = Mapping[str, Any] | Absent | None


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One tile: where it hangs, who sees it, which template draws it and what feeds it.

    `query(request)` costs a constant number of statements, asks through `visible_to`, and returns
    the template's context, `Absent(why)`, or None when the tile does not concern this visitor at
    all. `door` names the page behind the tile. `size` is its share of the column's height.
    """

    key: str
    title: str | Promise
    template: str
    query: Callable[[HttpRequest], Answer]
    place: Place
    permission: str | None = None
    order: int = 50
    every_s: int = 30
    size: int = 2
    door: str = ""
    door_query: str = ""


@dataclass(frozen=True)
class Shown:
    """A tile's answer for one visitor: figures, or why there are none."""

    tile: Tile
    context: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    is_fault: bool = False


tiles: Registry[Tile] = Registry("tiles of the cockpit")


def register(tile: Tile) -> Tile:
    """Hang a tile on the wall screen."""
    return tiles.register(tile.key, tile)


def offered_to(user: Visitor) -> list[Tile]:
    """Tiles a visitor may see, in the order of the screen; no query beside that of the rights."""
    places = list(Place)
    seen = [one for one in tiles.values() if may(user, one.permission)]
    return sorted(seen, key=lambda one: (places.index(one.place), one.order, one.key))


def answer_of(tile: Tile, request: HttpRequest) -> Shown | None:
    """The tile's figures; a fault becomes words in its own place and harms no other tile."""
    try:
        found = tile.query(request)
    except DomainError as refusal:
        return Shown(tile, why=refusal_text(refusal), is_fault=True)
    except FAILURES:
        logger.exception("the tile %s of the cockpit could not be computed", tile.key)
        why = _("This could not be computed; the log of the platform says why.")
        return Shown(tile, why=why, is_fault=True)
    if found is None:
        return None
    if isinstance(found, Absent):
        return Shown(tile, why=found.why)
    return Shown(tile, context=found)


def clock_ms(at: datetime) -> int:
    """An instant as the clocks of the screen count it: milliseconds since 1970."""
    return int(at.timestamp() * 1000)
