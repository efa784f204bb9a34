"""The board: live tickets by state, with their clocks."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.tickets.choices import LIVE, State
from hengwang.tickets.models import Ticket
from hengwang.tickets.tables import PRIORITY_TONES

TITLE = gettext_lazy("Board")
SHOWN = 30


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """Two queries: how many there are of each state, and the most pressing of each."""
    if request.user.reach(Permission.VIEW_TICKETS).is_nothing:
        raise PermissionDenied
    now = timezone.now()
    live = Ticket.objects.visible_to(request.user).live()
    only_mine = request.GET.get("mine") == "yes"
    if only_mine:
        live = live.filter(assignee=request.user)
    counts = {
        state: (count, late)
        for state, count, late in live.order_by()
        .values_list("state")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    }
    # Without a promised time the priority says what presses.
    order = [
        *(F("due_at").asc(nulls_last=True), F("priority").asc()),
        *(F("opened_at").asc(), F("pk").asc()),
    ]
    placed = live.annotate(
        place=Window(RowNumber(), partition_by=[F("state")], order_by=order)
    ).filter(place__lte=SHOWN)
    cards: dict[str, list[dict[str, Any]]] = {state: [] for state in LIVE}
    for one in placed.select_related("unit", "assignee").order_by("place"):
        cards[one.state].append(_card(one, now))
    columns = [
        (State(state).label, *counts.get(state, (0, 0)), cards[state], SHOWN) for state in LIVE
    ]
    context = {
        "title": TITLE,
        "columns": columns,
        "only_mine": only_mine,
        "may_open": may(request.user, Permission.OPEN_TICKETS),
        "breadcrumbs": [(_("Tickets"), reverse("ticket-list")), (TITLE, "")],
    }
    return render(request, "tickets/board.html", context)


def _card(one: Ticket, now: datetime) -> dict[str, Any]:
    is_late = one.due_at is not None and one.due_at < now
    left = None if one.due_at is None else abs(one.due_at - now)
    tone = PRIORITY_TONES[one.priority].value
    return {"ticket": one, "is_late": is_late, "left": left, "tone": tone}
