"""Tickets of one matter become one, a ticket of two becomes two, outages are explained."""

from typing import Any

from ninja import Path, Router

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, named
from hengwang.api.routers.tickets import seen_tickets
from hengwang.api.schemas.tickets import TicketMergeIn, TicketOut, TicketOutageIn, TicketSplitIn
from hengwang.api.schemas.values import Id
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.outages import outages_about
from hengwang.tickets.services import combining
from hengwang.tickets.services.stepping import demand_handler

router = Router(tags=["tickets"])


def _handled(request: MemberRequest, ticket_id: int) -> Ticket:
    """The ticket, for who works on it."""
    ticket: Ticket = found(seen_tickets(request.user), pk=ticket_id)
    demand_handler(request.user, ticket)
    return ticket


@router.post("/tickets/{ticket_id}/merge", response=TicketOut)
def merge_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketMergeIn) -> Any:
    """Make it part of another one, which is answered; its story and clock are kept."""
    ticket = _handled(request, ticket_id)
    whole: Ticket = named(seen_tickets(request.user), body.into_id, "into_id")
    combining.merge(ticket.pk, into_id=whole.pk, by=request.user)
    return found(seen_tickets(request.user), pk=whole.pk)


@router.post("/tickets/{ticket_id}/split", response={201: TicketOut})
def split_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketSplitIn) -> Any:
    """Another matter gets a ticket of its own, as old as the first; the new one is answered."""
    ticket = _handled(request, ticket_id)
    facts = combining.facts_like(ticket, body.kind, body.title, body.description)
    made = combining.split(ticket.pk, facts, by=request.user)
    return found(seen_tickets(request.user), pk=made.pk)


@router.post("/tickets/{ticket_id}/outages", response=TicketOut)
def link_ticket_to_outage(request: MemberRequest, ticket_id: Path[Id], body: TicketOutageIn) -> Any:
    """Say that it tells of an outage."""
    ticket = _handled(request, ticket_id)
    outage = named(outages_about(request.user, ticket), body.outage_id, "outage_id")
    combining.explain_outage(ticket.pk, outage, by=request.user)
    return found(seen_tickets(request.user), pk=ticket.pk)
