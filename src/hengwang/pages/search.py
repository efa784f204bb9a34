"""Search over everything: each app registers what it can find."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from hengwang.kernel.registry import Registry
from hengwang.pages.access import Visitor, may

SUGGESTED = 5
LISTED = 50
SHORTEST = 1
LONGEST = 64


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchProvider:
    """What one app can find.

    `find(user, text, limit)` returns hits visible to the user, best first, in a constant number of
    queries.
    """

    key: str
    title: str | Promise
    find: Callable[[Any, str, int], Sequence[Hit]]
    permission: str | None = None
    order: int = 50


@dataclass(frozen=True)
class Found:
    """Hits of one provider."""

    title: str
    hits: tuple[Hit, ...]


providers: Registry[SearchProvider] = Registry("search")


def register(provider: SearchProvider) -> SearchProvider:
    """Let the search box ask this provider too."""
    return providers.register(provider.key, provider)


def find(user: Visitor, text: str, limit: int) -> list[Found]:
    """Hits of every provider the user may ask, providers in their order, empty ones left out."""
    wanted = " ".join(text.split())[:LONGEST]
    if len(wanted) < SHORTEST:
        return []
    found = []
    for provider in sorted(providers.values(), key=lambda one: (one.order, one.key)):
        if may(user, provider.permission):
            hits = tuple(provider.find(user, wanted, limit))[:limit]
            if hits:
                found.append(Found(str(provider.title), hits))
    return found
