"""The left navigation: what is daily, then groups that fold; a user sees what they may open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.kernel.registry import Registry
from hengwang.kernel.search_text import search_text
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
    entry up; by default its own address; `also` names further prefixes. `badge` gives the rows that
    wait for a user, whose number is shown; the numbers of all entries are one statement. What one
    opens every day is `daily` and stands above the groups. `under` is the url name of the entry
    whose second level this one belongs to; who may not open that one finds it in the group.
    `shown_to` leaves the entry out for users who may open it and whom it does not concern; it is
    asked once for all entries that share it.
    """

    group: NavGroup
    label: str | Promise
    url_name: str
    permission: str | None = None
    order: int = 50
    icon: str = "point"
    covers: str | None = None
    also: tuple[str, ...] = ()
    badge: Callable[[Any], models.QuerySet[Any]] | None = None
    daily: bool = False
    under: str = ""
    shown_to: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class NavItem:
    """An entry as one user sees it, with its second level."""

    label: str
    url: str
    icon: str
    current: bool
    badge: int
    below: tuple["NavItem", ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether one is at it or in its second level, which shows then."""
        return self.current or any(one.current for one in self.below)

    @property
    def waiting(self) -> int:
        """What waits here and below, as shown while the second level is folded."""
        return self.badge + sum(one.badge for one in self.below)

    @property
    def words(self) -> str:
        """What finds it: its label and the initials of its pinyin."""
        return _words(self.label)


@dataclass(frozen=True)
class NavSection:
    """A group with the entries a user may open; `is_open` unless the reader folds it."""

    group: NavGroup
    items: tuple[NavItem, ...]
    is_open: bool = True

    @property
    def waiting(self) -> int:
        """What waits in the group, as shown while it is folded."""
        return sum(one.waiting for one in self.items)


# So few entries are read faster than folded.
FEW = 16
entries: Registry[NavEntry] = Registry("navigation")


def register(entry: NavEntry) -> NavEntry:
    """Add an entry; its url name is its key, so that nothing appears twice."""
    return entries.register(entry.url_name, entry)


def tree(user: Visitor, path: str) -> list[NavSection]:
    """What is opened every day, then the groups; the longest match of `path` is current."""
    placed = _placed(user)
    current = _current(placed, path)
    waiting = _counts([entry.badge(user) if entry.badge else None for entry, _url in placed])
    numbers = {entry.url_name: number for (entry, _), number in zip(placed, waiting, strict=True)}
    below: dict[str, list[tuple[NavEntry, str]]] = {}
    for entry, url in placed:
        below.setdefault(entry.under if entry.under in numbers else "", []).append((entry, url))

    def item(entry: NavEntry, url: str) -> NavItem:
        return NavItem(
            label=str(entry.label),
            url=url,
            icon=entry.icon,
            current=entry is current,
            badge=numbers[entry.url_name],
            below=tuple(item(*one) for one in below.get(entry.url_name, ())),
        )

    sections = []
    for group in NavGroup:
        items = tuple(item(*one) for one in below.get("", ()) if _home(one[0]) == group)
        if items:
            is_open = len(placed) <= FEW or any(one.is_open for one in items)
            sections.append(NavSection(group, items, is_open))
    return sections


def places_for(user: Visitor, text: str) -> list[tuple[str, str, str]]:
    """Entries whose words hold `text`, as (label, address, group).

    Costs what `shown_to` asks, and nothing for who is shown everything.
    """
    wanted = text.casefold().split()
    return [
        (str(entry.label), url, str(entry.group.label))
        for entry, url in _placed(user)
        if all(one in _words(str(entry.label)) for one in wanted)
    ]


def _placed(user: Visitor) -> list[tuple[NavEntry, str]]:
    """Entries a user may open with their addresses, in the order of the groups."""
    held = [entry for entry in _in_order() if may(user, entry.permission)]
    asked = {entry.shown_to for entry in held if entry.shown_to is not None}
    concerned = {ask: ask(user) for ask in asked}
    shown = [entry for entry in held if entry.shown_to is None or concerned[entry.shown_to]]
    seen = [(entry, address_of(entry)) for entry in shown]
    return [(entry, url) for entry, url in seen if url is not None]


def _home(entry: NavEntry) -> NavGroup:
    return NavGroup.TODAY if entry.daily else entry.group


@lru_cache(maxsize=1024)
def _words(label: str) -> str:
    return f"{label.casefold()} {search_text(label)}"


def _counts(waiting: Sequence[models.QuerySet[Any] | None]) -> list[int]:
    """How many rows each has, 0 for None; one statement however many there are.

    The statement is put together from those of the querysets: as a union of counts, Django takes
    longer to write it than the database to answer it.
    """
    parts: list[str] = []
    told: list[Any] = []
    for place, rows in enumerate(waiting):
        if rows is None:
            continue
        try:
            statement, given = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, COUNT(*) FROM ({statement}) AS waiting_{place}")  # noqa: S608
        told += given
    numbers = [0] * len(waiting)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), told)
            for place, number in cursor.fetchall():
                numbers[place] = number
    return numbers


def address_of(entry: NavEntry) -> str | None:
    """The entry's address, or None while its urls are not installed (a bureau left the app out)."""
    return _address(entry.url_name, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=1024)
def _address(url_name: str, resolver: URLResolver, prefix: str) -> str | None:
    del resolver, prefix
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _in_order() -> Iterable[NavEntry]:
    groups = list(NavGroup)
    return sorted(
        entries.values(),
        key=lambda entry: (groups.index(entry.group), entry.order, entry.url_name),
    )


def _current(placed: list[tuple[NavEntry, str]], path: str) -> NavEntry | None:
    def reach(entry: NavEntry, url: str) -> int:
        prefix = entry.covers or url
        if prefix == "/":
            return int(path == prefix)
        return max(len(one) * path.startswith(one) for one in (prefix, *entry.also))

    best = max(placed, key=lambda pair: reach(*pair), default=None)
    return best[0] if best and reach(*best) else None
