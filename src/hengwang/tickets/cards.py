"""What tickets show on the pages below them: the ticket of an alert, or the button for one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may, units_with
from hengwang.availability.queries.broken import Now
from hengwang.monitoring.models import Alert
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.tickets.models import Ticket, TicketCause


def of_alert(request: HttpRequest, alert: Alert) -> Mapping[str, Any] | None:
    """The alert's ticket where the visitor may see it; else the button where they may open one."""
    user: Any = request.user
    cause = TicketCause.objects.filter(alert=alert).select_related("ticket").first()
    if cause is not None:
        seen = Ticket.objects.visible_to(user).filter(pk=cause.ticket_id).exists()
        return {"ticket": cause.ticket} if seen else None
    if alert.resolved_at is not None or not may(user, Permission.OPEN_TICKETS, alert.unit):
        return None
    return {"alert": alert}


def of_roots(request: HttpRequest, state: Now) -> Mapping[str, Any] | None:
    """Tickets by target of what is broken, and targets one may be opened for; three queries."""
    user: Any = request.user
    heads = [one.head for one in state.roots if one.head is not None and not one.planned]
    if not heads:
        return None
    wanted = [one.target for one in heads]
    live = Ticket.objects.visible_to(user).live()
    found: dict[int, tuple[str, str]] = {}
    for way in ("target", "causes__alert__target"):
        rows = live.filter(**{f"{way}__in": wanted}).order_by("-opened_at")
        for target, pk, number in rows.values_list(way, "pk", "number"):
            found[target] = (number, Ticket(pk=pk).get_absolute_url())
    units = set(
        units_with(user, Permission.OPEN_TICKETS)
        .filter(pk__in={one.unit for one in heads})
        .values_list("pk", flat=True)
    )
    free = [one.target for one in heads if one.unit in units and one.target not in found]
    return {"tickets": sorted((pk, *told) for pk, told in found.items()), "free": sorted(free)}


def take_cards() -> None:
    """Called once when the program starts."""
    for place, template, query in (
        ("alert-tools", "tickets/of_alert.html", of_alert),
        ("broken-root", "tickets/of_root.html", of_roots),
    ):
        slots.register(
            Slot(
                place=place,
                key="ticket",
                template=template,
                query=query,
                permission=Permission.VIEW_TICKETS,
            )
        )
