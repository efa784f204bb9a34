"""Work of duty that recurs, and what it listens to."""

from datetime import timedelta

from django.utils import timezone

from hengwang.calendars.errors import YearNotEnteredError
from hengwang.duty.models import Gap, Handover, Lapse, Leave, Post, Swap
from hengwang.duty.queries.people import on_duty_for
from hengwang.duty.services.indexing import index_words
from hengwang.duty.services.lapses import SOON, find_lapses, tell_gap, watch_gaps
from hengwang.duty.services.planning import plan_all
from hengwang.duty.services.post_terms import apply_terms
from hengwang.duty.services.telling import (
    tell_handover,
    tell_lapse,
    tell_leave,
    tell_missing_year,
    tell_swap,
    tell_unfit,
)
from hengwang.duty.services.third_signatures import look_after_third, tell_third
from hengwang.outbox.registry import periodic, receives
from hengwang.outbox.services import hurry
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.telling import tell_new

GAPS = "duty.gaps"


@periodic("duty.plan", timedelta(hours=6))
def plan_ahead() -> None:
    """Plan two months ahead, and say where a calendar is missing."""
    now = timezone.now()
    for post, year in plan_all(now):
        tell_missing_year(post, year, now=now)


@periodic(GAPS, timedelta(minutes=15))
def watch_all_gaps() -> None:
    """Look for gaps of the days ahead, and remind of those that are near."""
    now = timezone.now()
    for post in Post.objects.in_use().select_related("roster__unit__region"):
        try:
            watch_gaps(post, now=now)
        except YearNotEnteredError as refusal:
            tell_missing_year(post, int(str(refusal.params["year"])), now=now)
    near = Gap.objects.ahead(now).filter(starts_at__lte=now + SOON)
    for gap in near.select_related("post__roster__unit__region"):
        tell_gap(gap, now=now)


@periodic("duty.lapses", timedelta(minutes=10))
def look_for_lapses() -> None:
    """Write down what was missed."""
    find_lapses(now=timezone.now())


@periodic("duty.terms", timedelta(minutes=1))
def apply_new_terms() -> None:
    """Posts that go to a company, or back to the unit, today."""
    apply_terms(now=timezone.now())


@periodic("duty.third", timedelta(minutes=10))
def look_for_third() -> None:
    """Remind of countersignatures that are due soon, and write down those that were missed."""
    look_after_third(now=timezone.now())


@periodic("duty.index_words", timedelta(seconds=20))
def index_now() -> None:
    """Put the words of old entries into their index."""
    index_words()


@receives("roster.planned")
@receives("roster.changed")
def on_changed(roster_id: int) -> None:
    """Look for gaps soon."""
    del roster_id
    hurry(GAPS)


@receives("duty_gap.found")
def on_gap(gap_id: int) -> None:
    """Tell those who make the roster."""
    gap = Gap.objects.select_related("post__roster__unit__region").get(pk=gap_id)
    tell_gap(gap, now=timezone.now())


@receives("duty_lapse.found")
def on_lapse(lapse_id: int) -> None:
    """Tell those who make the roster."""
    related = ("shift__post__roster__unit__region",)
    tell_lapse(Lapse.objects.select_related(*related).get(pk=lapse_id), now=timezone.now())


@receives("duty_swap.proposed")
@receives("duty_swap.answered")
@receives("duty_swap.decided")
def on_swap(swap_id: int) -> None:
    """Tell whose turn it is, or how it ended."""
    related = ("mine__post__roster__unit__region", "theirs", "proposer", "partner")
    tell_swap(Swap.objects.select_related(*related).get(pk=swap_id), now=timezone.now())


@receives("duty_leave.asked")
@receives("duty_leave.decided")
def on_leave(leave_id: int) -> None:
    """Tell who decides, or who asked."""
    related = ("roster__unit__region", "person", "substitute")
    tell_leave(Leave.objects.select_related(*related).get(pk=leave_id), now=timezone.now())


@receives("duty_leave.unfit")
def on_unfit(leave_id: int, post_id: int) -> None:
    """Tell those who make the roster that a substitute does not stand new shifts."""
    leave = Leave.objects.select_related("roster__unit__region", "person", "substitute")
    post = Post.objects.select_related("roster__unit__region").get(pk=post_id)
    tell_unfit(leave.get(pk=leave_id), post, now=timezone.now())


@receives("handover.given")
def on_given(handover_id: int) -> None:
    """Tell the successor."""
    related = ("outgoing__post__roster", "incoming")
    tell_handover(Handover.objects.select_related(*related).get(pk=handover_id), now=timezone.now())


@receives("handover.signed")
def on_signed(handover_id: int) -> None:
    """Tell who may countersign, where the post asks for it."""
    related = ("outgoing__post__roster__unit__region",)
    tell_third(Handover.objects.select_related(*related).get(pk=handover_id), now=timezone.now())


@receives("ticket.opened")
def on_ticket(ticket_id: int) -> None:
    """Whoever is on duty hears of a new ticket that no team was given."""
    ticket = Ticket.objects.select_related("unit", "team", "assignee").get(pk=ticket_id)
    if ticket.team is None:
        tell_new(ticket, on_duty_for(ticket.unit, timezone.now()))
