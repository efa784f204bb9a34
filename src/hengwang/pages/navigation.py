"""The left navigation by work; apps register entries, a user sees what they may open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.kernel.registry import Registry
from hengwang.pages.access import Visitor, may


class NavGroup(models.TextChoices):
    """Groups in the order of the navigation."""

    TODAY = "today", _("Today")
    OPERATION = "operation", pgettext_lazy("navigation", "Operation")
    WORK = "work", pgettext_lazy("navigation", "Work")
    SERVICES = "services", pgettext_lazy("navigation", "Services")
    MONEY = "money", pgettext_lazy("navigation", "Money")
    PERFORMANCE = "performance", pgettext_lazy("navigation", "Performance")
    RESOURCES = "resources", pgettext_lazy("navigation", "Resources")
    SYSTEM = "system", pgettext_lazy("navigation", "System")


@dataclass(frozen=True, kw_only=True)
class NavEntry:
    """One entry: where it leads, who sees it, and a number that waits there.

    `permission` None means everybody logged in. `covers` is the path prefix whose pages light the
    entry up; by default its own address; `also` names further prefixes. `badge` gives a count for
    a user; 0 shows nothing.
    """

    group: NavGroup
    label: str | Promise
    url_name: str
    permission: str | None = None
    order: int = 50
    icon: str = "point"
    covers: str | None = None
    also: tuple[str, ...] = ()
    badge: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class NavItem:
    """An entry as one user sees it."""

    label: str
    url: str
    icon: str
    current: bool
    badge: int


@dataclass(frozen=True)
class NavSection:
    """A group with the entries a user may open."""

    group: NavGroup
    items: tuple[NavItem, ...]


entries: Registry[NavEntry] = Registry("navigation")


def register(entry: NavEntry) -> NavEntry:
    """Add an entry; its url name is its key, so that nothing appears twice."""
    return entries.register(entry.url_name, entry)


def tree(user: Visitor, path: str) -> list[NavSection]:
    """Groups with at least one entry `user` may open; the longest match of `path` is current."""
    seen = [(entry, address_of(entry)) for entry in _in_order() if may(user, entry.permission)]
    placed = [(entry, url) for entry, url in seen if url is not None]
    current = _current(placed, path)
    sections = []
    for group in NavGroup:
        items = tuple(
            NavItem(
                label=str(entry.label),
                url=url,
                icon=entry.icon,
                current=entry is current,
                badge=entry.badge(user) if entry.badge else 0,
            )
            for entry, url in placed
            if entry.group == group
        )
        if items:
            sections.append(NavSection(group, items))
    return sections


def address_of(entry: NavEntry) -> str | None:
    """The entry's address, or None while its urls are not installed (a bureau left the app out)."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None


def _in_order() -> Iterable[NavEntry]:
    return sorted(entries.values(), key=lambda entry: (entry.order, entry.url_name))


def _current(placed: list[tuple[NavEntry, str]], path: str) -> NavEntry | None:
    def reach(entry: NavEntry, url: str) -> int:
        prefix = entry.covers or url
        if prefix == "/":
            return int(path == prefix)
        return max(len(one) * path.startswith(one) for one in (prefix, *entry.also))

    best = max(placed, key=lambda pair: reach(*pair), default=None)
    return best[0] if best and reach(*best) else None
