"""The story of a ticket, and what is done to it by the services its page uses."""

from django.db.models import QuerySet
from ninja import Path, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked, named
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.routers.tickets import seen_tickets
from hengwang.api.schemas.tickets import (
    ChangeTimeIn,
    TicketAnswerIn,
    TicketForwardIn,
    TicketHandOnIn,
    TicketOut,
    TicketPauseIn,
    TicketRatingIn,
    TicketReasonIn,
    TicketResolvedIn,
    TicketStepIn,
    TicketStepOut,
)
from hengwang.api.schemas.values import Id
from hengwang.organizations.models import Company
from hengwang.tickets.choices import LIVE
from hengwang.tickets.models import Step, Ticket
from hengwang.tickets.queries.people import handlers_of
from hengwang.tickets.services import ending, forwarding, working
from hengwang.tickets.services.changes import plan_change
from hengwang.tickets.services.stepping import demand_handler, demand_state, may_handle

router = Router(tags=["tickets"])
MOMENTS = {"responded": working.respond, "arrived": working.arrive, "restored": working.restore}


def _seen(request: MemberRequest, ticket_id: int) -> Ticket:
    ticket: Ticket = found(seen_tickets(request.user), pk=ticket_id)
    return ticket


@router.get("/tickets/{ticket_id}/steps", response=list[TicketStepOut])
@paginate(Pages)
def list_steps_of_ticket(request: MemberRequest, ticket_id: Path[Id]) -> QuerySet[Step]:
    """Its story; notes that are not for the unit only for those who work on it."""
    ticket = _seen(request, ticket_id)
    rows: QuerySet[Step] = ticket.steps.order_by("at", "pk")
    return rows if may_handle(request.user, ticket) else rows.filter(is_public=True)


@router.post("/tickets/{ticket_id}/steps", response=TicketOut)
def add_step_to_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketStepIn) -> Ticket:
    """Add to its story; an answer, an arrival or the restoring at its moment counts for promises.

    A note may be written by the unit too; `at` is for the other three.
    """
    ticket, by = _seen(request, ticket_id), request.user
    if body.what != "note":
        MOMENTS[body.what](ticket.pk, by=by, at=body.at, text=body.text)
        return _seen(request, ticket_id)
    demand_state(ticket, LIVE)
    if not body.is_public:
        demand_handler(by, ticket)
    elif not may_handle(by, ticket):
        require(by, Permission.OPEN_TICKETS, ticket.unit)
    working.note(ticket.pk, body.text, by=by, is_public=body.is_public)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/take", response=TicketOut)
def take_ticket(request: MemberRequest, ticket_id: Path[Id]) -> Ticket:
    """Take a ticket nobody has; that is also the answer to it."""
    working.take(_seen(request, ticket_id).pk, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/hand-on", response=TicketOut)
def hand_ticket_on(request: MemberRequest, ticket_id: Path[Id], body: TicketHandOnIn) -> Ticket:
    """Give it to a colleague, or note a company; the clock runs on."""
    ticket, by = _seen(request, ticket_id), request.user
    demand_handler(by, ticket)
    if body.to_id is None and body.company_id is None:
        raise UnknownReferenceError(field="to_id")
    person = linked(handlers_of(ticket), body.to_id, "to_id")
    company = linked(Company.objects.filter(closed_on=None), body.company_id, "company_id")
    working.hand_on(ticket.pk, to=person, company=company, by=by, text=body.text)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/forward", response=TicketOut)
def forward_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketForwardIn) -> Ticket:
    """Tell a company; from now on the time is labelled as its own."""
    ticket, by = _seen(request, ticket_id), request.user
    demand_handler(by, ticket)
    company = named(Company.objects.filter(closed_on=None), body.company_id, "company_id")
    told = forwarding.Told(body.person, body.email, body.reference, body.text)
    forwarding.forward(ticket.pk, company, told, by=by)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/company-answer", response=TicketOut)
def answer_ticket_for_company(
    request: MemberRequest, ticket_id: Path[Id], body: TicketAnswerIn
) -> Ticket:
    """Write down what the company that has its turn says."""
    pk = _seen(request, ticket_id).pk
    told = {"reference": body.reference, "name": body.name}
    forwarding.answer(pk, body.text, by=request.user, **told)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/take-back", response=TicketOut)
def take_ticket_back(request: MemberRequest, ticket_id: Path[Id]) -> Ticket:
    """End the company's turn."""
    forwarding.take_back(_seen(request, ticket_id).pk, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/pause", response=TicketOut)
def pause_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketPauseIn) -> Ticket:
    """Let its clock stand still from now, with a reason the unit reads."""
    working.pause(_seen(request, ticket_id).pk, body.reason, by=request.user, text=body.text)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/go-on", response=TicketOut)
def go_on_with_ticket(request: MemberRequest, ticket_id: Path[Id]) -> Ticket:
    """Let its clock run again."""
    working.go_on(_seen(request, ticket_id).pk, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/plan-change", response=TicketOut)
def plan_change_of_ticket(
    request: MemberRequest, ticket_id: Path[Id], body: ChangeTimeIn
) -> Ticket:
    """Say when a change is made, or move it; refused where a freeze forbids it then."""
    plan_change(_seen(request, ticket_id).pk, body.interval, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/resolve", response=TicketOut)
def resolve_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketResolvedIn) -> Ticket:
    """Say that it is solved, and how."""
    ending.resolve(
        _seen(request, ticket_id).pk,
        body.solution,
        by=request.user,
        at=body.resolved_at,
        is_repair=body.is_repair,
    )
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/reopen", response=TicketOut)
def reopen_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketReasonIn) -> Ticket:
    """It was not solved after all; what ran before counts."""
    ending.reopen(_seen(request, ticket_id).pk, body.text, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/close", response=TicketOut)
def close_ticket(request: MemberRequest, ticket_id: Path[Id]) -> Ticket:
    """Nobody objects to the solution any more."""
    ending.close(_seen(request, ticket_id).pk, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/withdraw", response=TicketOut)
def withdraw_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketReasonIn) -> Ticket:
    """It was none; it counts nowhere but is kept."""
    ending.withdraw(_seen(request, ticket_id).pk, body.text, by=request.user)
    return _seen(request, ticket_id)


@router.post("/tickets/{ticket_id}/rate", response=TicketOut)
def rate_ticket(request: MemberRequest, ticket_id: Path[Id], body: TicketRatingIn) -> Ticket:
    """What the unit thinks of the work, once."""
    ending.rate(_seen(request, ticket_id).pk, body.stars, by=request.user, text=body.text)
    return _seen(request, ticket_id)
