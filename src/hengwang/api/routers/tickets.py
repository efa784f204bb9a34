"""Tickets: list, one, its clock, opening."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found, linked, named
from hengwang.api.paging import Pages
from hengwang.api.schemas.tickets import (
    TicketClockOut,
    TicketIn,
    TicketOut,
    TicketsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.network.models import Circuit, Device
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import LIVE, Source
from hengwang.tickets.models import Ticket, TicketTemplate
from hengwang.tickets.queries.clocks import clock_of
from hengwang.tickets.services.opening import TicketFacts, open_ticket

router = Router(tags=["tickets"])
EXACT = ("unit_id", "assignee_id", "company_id", "kind", "state", "priority", "source")


def seen_tickets(user: User) -> QuerySet[Any]:
    """Tickets one may see, with what an answer tells of them."""
    rows: QuerySet[Any] = Ticket.objects.visible_to(user)
    return rows.select_related("assignee", "unit__region", "level")


@router.get("/tickets", response=list[TicketOut])
@paginate(Pages)
def list_tickets(request: MemberRequest, wanted: Query[TicketsWanted]) -> QuerySet[Any]:
    """Tickets one may see, the newest first."""
    require(request.user, Permission.VIEW_TICKETS)
    rows: Any = exactly(seen_tickets(request.user), wanted, *EXACT)
    if wanted.text:
        rows = rows.matching(wanted.text)
    if wanted.is_live is not None:
        rows = rows.filter(state__in=LIVE) if wanted.is_live else rows.exclude(state__in=LIVE)
    if wanted.is_overdue is not None:
        late = {"state__in": LIVE, "due_at__lt": timezone.now()}
        rows = rows.filter(**late) if wanted.is_overdue else rows.exclude(**late)
    if wanted.start is not None:
        rows = rows.filter(opened_at__gte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(opened_at__lt=wanted.end)
    ordered: QuerySet[Any] = rows.order_by("-opened_at", "-pk")
    return ordered


@router.post("/tickets", response={201: TicketOut})
def create_ticket(request: MemberRequest, body: TicketIn) -> Any:
    """Open a ticket; its clock runs from now, or from when it was told."""
    user = request.user
    require(user, Permission.OPEN_TICKETS)
    units = units_with(user, Permission.OPEN_TICKETS).filter(closed_on=None)
    unit: Unit = named(units.select_related("region"), body.unit_id, "unit_id")
    made = open_ticket(_facts(user, body), unit=unit, by=user, at=body.opened_at)
    return found(seen_tickets(user), pk=made.pk)


def _facts(user: User, body: TicketIn) -> TicketFacts:
    handles = not user.reach(Permission.HANDLE_TICKETS).is_nothing
    told = (body.source not in {None, Source.PORTAL}, body.opened_at, body.device_id)
    if (any(told) or body.planned) and not handles:
        # As on the page: whoever only reports is asked for what only they know.
        raise NotAllowedError(permission=Permission.HANDLE_TICKETS.label)
    circuits = Circuit.objects.visible_to(user).filter(closed_on=None)
    templates = TicketTemplate.objects.visible_to(user).filter(is_active=True)
    template = linked(templates.select_related("team"), body.template_id, "template_id")
    return TicketFacts(
        kind=body.kind,
        source=body.source or (Source.STAFF if handles else Source.PORTAL),
        title=body.title,
        description=body.description,
        impact=body.impact,
        urgency=body.urgency,
        requester_name=body.requester_name,
        requester_contact=body.requester_contact,
        circuit=linked(circuits, body.circuit_id, "circuit_id"),
        device=linked(Device.objects.visible_to(user), body.device_id, "device_id"),
        team=None if template is None else template.team,
        template=template,
        planned=None if body.planned is None else body.planned.interval,
    )


@router.get("/tickets/{ticket_id}", response=TicketOut)
def get_ticket(request: MemberRequest, ticket_id: Path[Id]) -> Any:
    """One ticket."""
    return found(seen_tickets(request.user), pk=ticket_id)


@router.get("/tickets/{ticket_id}/clock", response=TicketClockOut)
def get_clock_of_ticket(request: MemberRequest, ticket_id: Path[Id]) -> TicketClockOut:
    """What was promised for it, what is used up, and how each promise stands."""
    ticket = found(seen_tickets(request.user), pk=ticket_id)
    now = timezone.now()
    return TicketClockOut.of(clock_of(ticket, now=ticket.closed_at or now))
