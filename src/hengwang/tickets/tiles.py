"""Tiles of tickets on the wall screen: what is open, and whether answers came in time."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.scoping import scope_seen
from hengwang.kernel.metrics import metrics
from hengwang.kernel.periods import Period, beijing_day, midnight
from hengwang.pages import tiles
from hengwang.pages.formats import percent_text
from hengwang.tickets.models import Ticket
from hengwang.tickets.tables import PRIORITY_TONES

SHOWN = 40


def open_tickets(request: HttpRequest) -> tiles.Answer:
    """How many are open, late, in nobody's hands; what came and was solved today; two queries."""
    user: Any = request.user
    now = timezone.now()
    today = midnight(beijing_day(now))
    seen = Ticket.objects.visible_to(user)
    is_live = Q(pk__in=seen.live().order_by().values("pk"))
    counts = seen.order_by().aggregate(
        live=Count("pk", filter=is_live),
        late=Count("pk", filter=is_live & Q(due_at__lt=now)),
        free=Count("pk", filter=is_live & Q(assignee=None, company=None)),
        opened=Count("pk", filter=Q(opened_at__gte=today)),
        solved=Count("pk", filter=Q(resolved_at__gte=today)),
    )
    rows = seen.live().select_related("unit", "assignee", "company")
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "opened_at")[:SHOWN]
    shown = [{"ticket": one, "tone": PRIORITY_TONES[one.priority].value} for one in rows]
    more = max(counts["live"] - SHOWN, 0)
    return {"counts": counts, "rows": shown, "now": now, "more": more}


def answered(request: HttpRequest) -> tiles.Answer:
    """`tickets.response_timeliness` of this year, of all kinds; three queries."""
    user: Any = request.user
    period = Period.year_of(beijing_day(timezone.now()).year)
    metric = metrics.get("tickets.response_timeliness")
    told = metric.measure(period, scope_seen(user, Permission.VIEW_TICKETS), {"kind": "any"})
    if told.value is None or told.denominator is None or told.numerator is None:
        return tiles.Absent(_("No ticket with a promised answer was opened this year."))
    note = _("%(good)s of %(all)s in time") % {
        "good": f"{told.numerator:,.0f}", "all": f"{told.denominator:,.0f}"
    }  # fmt: skip
    return {
        "value": percent_text(told.value, 1),
        "url": reverse("ticket-list"),
        "tone": "ok" if told.numerator == told.denominator else "warn",
        "note": note,
    }


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="tickets",
            title=pgettext_lazy("cockpit", "Open tickets"),
            template="tickets/tiles/open.html",
            query=open_tickets,
            place=tiles.Place.WORK,
            permission=Permission.VIEW_TICKETS,
            order=20,
            every_s=15,
            size=4,
            door="ticket-list",
        )
    )
    tiles.register(
        tiles.Tile(
            key="answered",
            title=pgettext_lazy("cockpit", "Answered in time"),
            template="pages/tiles/figure.html",
            query=answered,
            place=tiles.Place.HEAD,
            permission=Permission.VIEW_TICKETS,
            order=40,
            every_s=300,
            size=1,
            door="ticket-list",
        )
    )
