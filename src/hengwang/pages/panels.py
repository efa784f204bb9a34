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
    `first_for` names roles whose day begins with it: for them it stands before all others.
    """

    key: str
    title: str | Promise
    template: str
    query: Callable[[HttpRequest], Mapping[str, Any] | None]
    roles: frozenset[str] = frozenset()
    permission: str | None = None
    order: int = 50
    width: int = 1
    first_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ShownPanel:
    """A panel with its data."""

    panel: Panel
    context: Mapping[str, Any]


panels: Registry[Panel] = Registry("start page panels")


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One clause of the sentence under the start page's title: the state of things in words.

    `say(request)` returns the clause in the reader's language, or None when it has nothing to say.
    """

    key: str
    say: Callable[[HttpRequest], str | None]
    permission: str | None = None
    order: int = 50


leads: Registry[Lead] = Registry("start page sentence")


def register(panel: Panel) -> Panel:
    """Offer a panel to the start page."""
    return panels.register(panel.key, panel)


def shown_to(request: HttpRequest, user: Visitor, roles: frozenset[str]) -> list[ShownPanel]:
    """Panels for a user with these roles, in order, each with its data."""
    shown = []
    for panel in sorted(
        panels.values(), key=lambda one: (not one.first_for & roles, one.order, one.key)
    ):
        if (panel.roles and not panel.roles & roles) or not may(user, panel.permission):
            continue
        context = panel.query(request)
        if context is not None:
            shown.append(ShownPanel(panel, context))
    return shown


def register_lead(lead: Lead) -> Lead:
    """Offer a clause of the start page's first sentence."""
    return leads.register(lead.key, lead)


def sentence_for(request: HttpRequest, user: Visitor) -> list[str]:
    """The clauses a user may read, in order."""
    said = []
    for lead in sorted(leads.values(), key=lambda one: (one.order, one.key)):
        if may(user, lead.permission):
            clause = lead.say(request)
            if clause:
                said.append(clause)
    return said
