"""Panels of the start page for roles whose own app has none: handlers and the three duties."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.queries import duties
from hengwang.audit.queries import EntryFilter, entries, head_on
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import midnight
from hengwang.notifications.services.sending import given_up_of
from hengwang.outbox.queries import queue_health
from hengwang.pages import panels, tiles
from hengwang.tickets.models import Ticket
from hengwang.tickets.tables import STATE_TONES
from hengwang.tickets.views.tickets import mine
from hengwang.web import cockpit

HANDLERS = frozenset(
    {
        *(Role.DUTY_ENGINEER.value, Role.NETWORK_ADMIN.value, Role.AREA_ADMIN.value),
        *(Role.COMPANY_ENGINEER.value, Role.SECURITY_ENGINEER.value),
    }
)
ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDIT_ADMIN.value}
)
SHOWN = 6


def tickets(request: HttpRequest) -> Mapping[str, Any]:
    """What is in one's hands, then what nobody has taken; three queries."""
    user: Any = request.user
    now = timezone.now()
    live = Ticket.objects.visible_to(user).live()
    return {
        "rows": [
            {
                "ticket": one,
                "tone": STATE_TONES[one.state].value,
                "is_late": one.due_at is not None and one.due_at < now,
            }
            for one in mine(user, SHOWN)
        ],
        **live.aggregate(
            own=Count("pk", filter=Q(assignee=user)),
            free=Count("pk", filter=Q(assignee=None)),
            late=Count("pk", filter=Q(due_at__lt=now)),
        ),
    }


def platform(request: HttpRequest) -> Mapping[str, Any]:
    """Whether background work goes on; four queries."""
    return {"queues": queue_health(), "given_up": given_up_of(_user(request)).count()}


def people(request: HttpRequest) -> Mapping[str, Any]:
    """Accounts without a role, grants that end soon, and the separation of duties; five queries."""
    today = timezone.localdate()
    seen = User.objects.visible_to(_user(request)).filter(is_active=True)
    in_force = RoleGrant.objects.in_force_on(today)
    soon = in_force.filter(until_on__lte=today + timedelta(days=30), user__in=seen)
    return {
        "accounts": seen.count(),
        "bare": list(seen.exclude(pk__in=in_force.values("user")).order_by("username")[:SHOWN]),
        "ending": list(soon.select_related("user").order_by("until_on")[:SHOWN]),
        "duties": duties(),
    }


def trail(request: HttpRequest) -> Mapping[str, Any]:
    """The newest lines of the trail, how many today, and how far it is sealed; three queries."""
    del request
    today = timezone.localdate()
    during = Interval(midnight(today), midnight(today + timedelta(days=1)))
    found = entries(EntryFilter(during=during), limit=SHOWN)
    return {"rows": found.rows, "total": found.total, "head": head_on(today)}


def figures(request: HttpRequest) -> Mapping[str, Any] | None:
    """The figures above the wall screen; each is asked by the page itself, none costs a query."""
    shown = [
        (tile, cockpit.door_of(tile))
        for tile in tiles.offered_to(_user(request))
        if tile.place == tiles.Place.HEAD
    ]
    return {"figures": shown} if shown else None


def unread(request: HttpRequest) -> Mapping[str, Any] | None:
    """Messages that did not arrive; nothing where all did."""
    count = given_up_of(_user(request)).count()
    return {"given_up": count} if count else None


def _user(request: HttpRequest) -> Any:
    return request.user


def take_places() -> None:
    """Called once when the program starts."""
    for key, title, query, roles, permission, order, width in (
        ("tickets", _("My tickets"), tickets, HANDLERS, Permission.VIEW_TICKETS, 10, 2),
        (
            *("platform", _("How the platform runs"), platform),
            *(frozenset({Role.SYSTEM_ADMIN.value}), Permission.VIEW_JOBS, 10, 1),
        ),
        (
            *("people", _("Accounts and roles"), people),
            frozenset({Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value}),
            *(Permission.OVERSEE_ACCOUNTS, 20, 2),
        ),
        (
            *("trail", _("Audit trail today"), trail),
            *(frozenset({Role.AUDIT_ADMIN.value}), Permission.VIEW_AUDIT, 10, 3),
        ),
    ):
        panels.register(
            panels.Panel(
                key=f"start-{key}",
                title=title,
                template=f"web/panels/{key}.html",
                query=query,
                roles=roles,
                permission=permission,
                order=order,
                width=width,
                first_for=ADMINISTRATORS if key in {"platform", "people", "trail"} else frozenset(),
            )
        )
    panels.register(
        panels.Panel(
            key="start-figures",
            title=pgettext_lazy("page", "Cockpit"),
            template="web/panels/figures.html",
            query=figures,
            roles=frozenset({Role.LEADER.value}),
            order=1,
            width=3,
            first_for=frozenset({Role.LEADER.value}),
        )
    )
    panels.register(
        panels.Panel(
            key="start-unread",
            title=_("Messages that did not arrive"),
            template="web/panels/unread.html",
            query=unread,
            order=4,
        )
    )
