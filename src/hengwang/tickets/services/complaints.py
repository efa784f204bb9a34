"""A complaint goes its own way: to somebody who has nothing to do with it, and is answered."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, Finding, Kind, State, StepKind
from hengwang.tickets.errors import (
    ComplaintHandlerError,
    NotTheHandlerError,
    ReasonMissingError,
    TicketStateError,
)
from hengwang.tickets.models import Complaint, Ticket
from hengwang.tickets.services import ending
from hengwang.tickets.services.stepping import (
    demand_handler,
    demand_state,
    keep,
    locked,
    now_of,
    tell,
)


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what a complaint is about; all may be unknown."""

    person: User | None = None
    company: Company | None = None
    ticket: Ticket | None = None


@transaction.atomic
def give_complaint(
    ticket_id: int, handler: User, due_on: date, about: About, *, by: User
) -> Complaint:
    """Give a complaint to somebody to look into, or to somebody else.

    Raises:
        NotAllowedError: `by` or the handler does not work on tickets of the unit.
        TicketStateError: It is no complaint, or over.
        ComplaintHandlerError: The handler is whom it is about, works for the company it is about,
            or worked on the ticket it is about.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    if ticket.kind != Kind.COMPLAINT:
        raise TicketStateError(state=ticket.get_kind_display())
    require(handler, Permission.HANDLE_TICKETS, ticket.unit)
    if _is_involved(handler, about):
        raise ComplaintHandlerError(name=handler.printed_name)
    values = {
        "handler": handler,
        "due_on": due_on,
        "about_person": about.person,
        "about_company": about.company,
        "about_ticket": about.ticket,
    }
    made, _created = Complaint.objects.update_or_create(ticket=ticket, defaults=values)
    ticket.assignee = handler
    ticket.responded_at = ticket.responded_at or now_of(ticket)
    if ticket.state == State.NEW:
        ticket.state = State.IN_WORK
    tell(ticket, StepKind.COMPLAINT, by=by, text=f"{handler.printed_name} · {due_on}")
    keep(ticket, "assignee", "responded_at", "state")
    record("complaint.given", ticket, by=by, after={"handler": handler, "due_on": due_on})
    announce("ticket.handed_on", ticket_id=ticket.pk)
    return made


def _is_involved(handler: User, about: About) -> bool:
    if about.person is not None and about.person == handler:
        return True
    if about.company is not None and handler.company_id == about.company.pk:
        return True
    work = about.ticket
    if work is None:
        return False
    return work.assignee_id == handler.pk or work.steps.filter(by=handler).exists()


@transaction.atomic
def answer_complaint(ticket_id: int, finding: Finding, answer: str, *, by: User) -> Ticket:
    """Say what came of it; that solves the complaint, and the one who complained may disagree.

    Raises:
        TicketStateError: It was given to nobody, or is over.
        NotTheHandlerError: Somebody else looks into it.
        ReasonMissingError: Nothing is said.
    """
    if not answer.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_state(ticket, LIVE)
    complaint = Complaint.objects.select_related("handler").filter(ticket=ticket).first()
    if complaint is None:
        raise TicketStateError(state=ticket.get_state_display())
    if complaint.handler != by:
        raise NotTheHandlerError(name=complaint.handler.printed_name)
    complaint.finding, complaint.answer = finding, answer.strip()
    complaint.answered_at = now_of(ticket)
    complaint.save(update_fields=["finding", "answer", "answered_at"])
    record("complaint.answered", ticket, by=by, after={"finding": finding})
    return ending.resolve(ticket.pk, f"{finding.label}：{answer.strip()}", by=by)
