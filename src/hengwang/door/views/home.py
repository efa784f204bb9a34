"""The first page of the door, and what stands behind “more”."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.door.queries import own
from hengwang.door.queries.standing import LineState, planned_work, standing_of
from hengwang.door.views.bulletins import shown as bulletin_shown
from hengwang.door.views.entering import demand, page
from hengwang.door.wording import LINE_TONES, LINE_WORDS, awaited, clock, said_of, span, why
from hengwang.organizations.reach import HasReach
from hengwang.pages.doors import shown_to
from hengwang.tickets.models import Ticket
from hengwang.tickets.tables import STATE_TONES

SHOWN = 5


@login_required
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Is our line up, what is planned, what do we wait for."""
    demand(request.user)
    context = home_of(request.user)
    context["tiles"] = shown_to(request.user)
    return page(request, "door/home.html", "home", context)


def home_of(viewer: HasReach) -> dict[str, Any]:
    """What the first page says to a viewer."""
    now = timezone.now()
    standing = standing_of(viewer, now=now)
    sentence, tone = said_of(standing)
    lines = [
        {
            "line": one,
            "word": LINE_WORDS[one.state],
            "tone": LINE_TONES[one.state].value,
            "since": clock(one.since, now),
            "why": why(one),
            "is_up": one.state is LineState.UP,
        }
        for one in standing.lines
    ]
    return {
        "title": _("Our line"),
        "sentence": sentence,
        "tone": tone.value,
        "lines": lines,
        "more": standing.more,
        "now": now,
        "planned": [
            {"title": one.title, "when": span(one.starts_at, one.ends_at, now)}
            for one in planned_work(viewer, now=now)
        ],
        "live": [ticket_shown(one, now) for one in own.live_tickets(viewer, SHOWN)],
        "to_rate": [ticket_shown(one, now) for one in own.to_be_rated(viewer, SHOWN)],
        "bulletins": [bulletin_shown(one, now) for one in own.running_bulletins(viewer, SHOWN)],
        "surveys": own.open_surveys(viewer, on=timezone.localdate(now)),
    }


def ticket_shown(ticket: Ticket, now: Any) -> dict[str, Any]:
    """A ticket as a card of a list says it; the reason of a pause costs a query."""
    return {
        "ticket": ticket,
        "tone": STATE_TONES[ticket.state].value,
        "awaited": awaited(ticket, now=now),
        "opened": clock(ticket.opened_at, now),
    }


@login_required
@require_GET
def more(request: MemberRequest) -> HttpResponse:
    """Everything else: calendar, lines, surveys, notifications, account."""
    demand(request.user)
    surveys = own.open_surveys(request.user, on=timezone.localdate())
    context = {
        "title": _("More"),
        "tiles": [one for one in shown_to(request.user) if not one.is_first],
        "surveys": surveys,
    }
    return page(request, "door/more.html", "more", context)
