"""Tickets of one matter become one, a ticket of two matters becomes two; outages are explained."""

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.availability.models import Outage
from hengwang.outbox.services import announce
from hengwang.tickets.choices import (
    LIVE,
    ClockPart,
    Impact,
    Kind,
    Source,
    State,
    StepKind,
    Urgency,
)
from hengwang.tickets.errors import MergedIntoItselfError
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.stepping import (
    become,
    demand_handler,
    demand_state,
    keep,
    locked,
    now_of,
    tell,
    turn,
)


@transaction.atomic
def merge(ticket_id: int, *, into_id: int, by: User | None) -> Ticket:
    """Make a ticket part of another; its story and its clock are kept, it counts no more.

    Raises:
        NotAllowedError: `by` does not work on both.
        MergedIntoItselfError: They are one already.
        TicketStateError: One of them is no longer live.
    """
    if ticket_id == into_id:
        raise MergedIntoItselfError
    # Locked in the order of ids, so that two merges at once never wait for each other.
    found = {pk: locked(pk) for pk in sorted((ticket_id, into_id))}
    part, whole = found[ticket_id], found[into_id]
    if by is not None:
        for one in (part, whole):
            demand_handler(by, one)
    demand_state(part, LIVE)
    demand_state(whole, LIVE)
    become(part, State.MERGED)
    part.merged_into = whole
    part.closed_at = now_of(part)
    # Parts of the part follow it, so that no chain is left.
    Ticket.objects.filter(merged_into=part).update(merged_into=whole)
    turn(part, ClockPart.STOPPED, at=part.closed_at, by=by)
    tell(part, StepKind.MERGED, by=by, text=whole.number)
    tell(whole, StepKind.MERGED, by=by, text=f"{part.number} {part.title}")
    if part.opened_at < whole.opened_at:
        _start_with(whole, part)
    whole.outages.add(*part.outages.all())
    part.causes.update(ticket=whole)
    keep(part, "state", "merged_into", "closed_at")
    keep(whole, "opened_at")
    record("ticket.merged", part, by=by, after={"into": whole.number})
    announce("ticket.changed", ticket_id=part.pk)
    announce("ticket.changed", ticket_id=whole.pk)
    return whole


def _start_with(whole: Ticket, part: Ticket) -> None:
    """The matter is as old as its oldest ticket: merging never makes a promise easier to keep."""
    first = whole.clock.order_by("started_at").first()
    if first is not None and first.part == ClockPart.RUNNING:
        whole.clock.filter(pk=first.pk).update(started_at=part.opened_at)
        whole.opened_at = part.opened_at


def facts_like(ticket: Ticket, kind: Kind, title: str, description: str) -> TicketFacts:
    """Another matter told by the same person in the same ticket."""
    return TicketFacts(
        kind=kind,
        source=Source(ticket.source),
        title=title,
        description=description,
        impact=Impact(ticket.impact),
        urgency=Urgency(ticket.urgency),
        requester_name=ticket.requester_name,
        requester_contact=ticket.requester_contact,
    )


@transaction.atomic
def split(ticket_id: int, facts: TicketFacts, *, by: User) -> Ticket:
    """Another matter in the same ticket gets one of its own, as old as the first.

    Raises:
        NotAllowedError: `by` does not work on it, or may not open tickets of the unit.
        TicketStateError: It is no longer live.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    made = open_ticket(facts, unit=ticket.unit, by=by, at=ticket.opened_at)
    Ticket.objects.filter(pk=made.pk).update(split_from=ticket)
    tell(ticket, StepKind.SPLIT, by=by, text=f"{made.number} {made.title}")
    record("ticket.split", ticket, by=by, after={"into": made.number})
    return made


@transaction.atomic
def explain_outage(ticket_id: int, outage: Outage, *, by: User | None) -> Ticket:
    """Say that a ticket tells of an outage."""
    ticket = locked(ticket_id)
    if by is not None:
        demand_handler(by, ticket)
    ticket.outages.add(outage)
    tell(ticket, StepKind.LINKED, by=by, text=str(outage.target))
    record("ticket.linked", ticket, by=by, after={"outage": outage.pk})
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket
