"""Panels of the start page: apps register what a role should see first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from hengwang.kernel.registry import Registry
from hengwang.pages.access import Visitor, may


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One card: who sees it, which template draws it, and the query that feeds it.

    `roles` empty means every role; `permission` narrows further. `query(request)` returns the
    template's context, or None when there is nothing to say to this user. `width` is in thirds.
    """

    key: str
    title: str | Promise
    template: str
    query: Callable[[HttpRequest], Mapping[str, Any] | None]
    roles: frozenset[str] = frozenset()
    permission: str | None = None
    order: int = 50
    width: int = 1


@dataclass(frozen=True)
class ShownPanel:
    """A panel with its data."""

    panel: Panel
    context: Mapping[str, Any]


panels: Registry[Panel] = Registry("start page panels")


def register(panel: Panel) -> Panel:
    """Offer a panel to the start page."""
    return panels.register(panel.key, panel)


def shown_to(request: HttpRequest, user: Visitor, roles: frozenset[str]) -> list[ShownPanel]:
    """Panels for a user with these roles, in order, each with its data."""
    shown = []
    for panel in sorted(panels.values(), key=lambda one: (one.order, one.key)):
        if (panel.roles and not panel.roles & roles) or not may(user, panel.permission):
            continue
        context = panel.query(request)
        if context is not None:
            shown.append(ShownPanel(panel, context))
    return shown
