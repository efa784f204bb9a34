"""Places in a page where apps of higher layers show something: filled by registration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from hengwang.kernel.registry import Registry
from hengwang.pages.access import may


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One card for a place: `query(request, subject)` feeds the template, None shows nothing.

    Places are named by the page that offers them: "programme", "evaluation", "evaluation-tools".
    """

    place: str
    key: str
    template: str
    query: Callable[[HttpRequest, Any], Mapping[str, Any] | None]
    permission: str | None = None
    order: int = 50


@dataclass(frozen=True)
class FilledSlot:
    """A card with its data."""

    template: str
    context: Mapping[str, Any]


slots: Registry[Slot] = Registry("slots")


def register(slot: Slot) -> Slot:
    """Offer a card for a place."""
    return slots.register(f"{slot.place}:{slot.key}", slot)


def filled(request: HttpRequest, place: str, subject: Any) -> list[FilledSlot]:
    """Cards of a place that the user may see and that have something to say, in order."""
    found = []
    for slot in sorted(slots.values(), key=lambda one: (one.order, one.key)):
        if slot.place != place or not may(request.user, slot.permission):
            continue
        context = slot.query(request, subject)
        if context is not None:
            found.append(FilledSlot(slot.template, context))
    return found
