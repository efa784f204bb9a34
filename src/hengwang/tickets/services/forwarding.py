"""A company has its turn: told with a number and a time, its answer, and back to us."""

from dataclasses import dataclass

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, ClockPart, State, StepKind
from hengwang.tickets.errors import NotForwardedError
from hengwang.tickets.models import Forwarding, Ticket
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


@dataclass(frozen=True, slots=True)
class Told:
    """Whom at the company we told, and what the company gave us."""

    person: str = ""
    email: str = ""
    reference: str = ""
    text: str = ""


@transaction.atomic
def forward(ticket_id: int, company: Company, told: Told, *, by: User | None) -> Forwarding:
    """Tell a company; from now on the time is labelled as its own.

    The clock runs on: the promise to the unit is ours. Only a service level that says so takes the
    company's time out. A company that has its turn is relieved by the next.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is solved or closed.
    """
    ticket = locked(ticket_id)
    if by is not None:
        demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    now = now_of(ticket)
    if ticket.state == State.CARRIER:
        # Through our own hands: two turns of one clock part would be one stretch.
        turn(ticket, ClockPart.RUNNING, at=now, by=by)
    else:
        become(ticket, State.CARRIER)
    turn(ticket, ClockPart.CARRIER, at=now, by=by, note=company.name)
    made = Forwarding.objects.create(
        ticket=ticket,
        company=company,
        reference=told.reference,
        told_to=told.person,
        email=told.email,
        told_at=now,
        told_by=by,
    )
    ticket.company = company
    ticket.responded_at = ticket.responded_at or (now if by is not None else None)
    who = " · ".join(filter(None, (company.name, told.person, told.reference)))
    tell(ticket, StepKind.FORWARDED, by=by, at=now, text=f"{who}\n{told.text}".strip())
    keep(ticket, "state", "company", "responded_at")
    record("ticket.forwarded", ticket, by=by, after={"company": company.name})
    announce("ticket.forwarded", forwarding_id=made.pk)
    return made


@transaction.atomic
def answer(
    ticket_id: int, text: str, *, by: User | None, reference: str = "", name: str = ""
) -> Forwarding:
    """Note what the company that has its turn says; its first answer counts.

    Args:
        by: Who notes it, our handler or the company's engineer; None for a mail of theirs.
        name: Who said it.

    Raises:
        NotAllowedError: `by` does not work on it.
        NotForwardedError: No company has its turn.
    """
    ticket = locked(ticket_id)
    if by is not None:
        demand_handler(by, ticket)
    present: Forwarding | None = ticket.forwardings.filter(ended_at=None).first()
    if present is None:
        raise NotForwardedError
    now = now_of(ticket)
    present.answered_at = present.answered_at or now
    present.reference = reference or present.reference
    present.answer = f"{present.answer}\n{text.strip()}".strip()
    present.save(update_fields=["answered_at", "reference", "answer"])
    told = " · ".join(filter(None, (present.company.name, name, reference)))
    tell(ticket, StepKind.REPLIED, by=by, at=now, text=f"{told}\n{text.strip()}".strip())
    record("ticket.company_answered", ticket, by=by, after={"company": present.company.name})
    announce("ticket.changed", ticket_id=ticket.pk)
    return present


@transaction.atomic
def take_back(ticket_id: int, *, by: User | None, text: str = "") -> Ticket:
    """The company's turn is over, the matter is ours again.

    Raises:
        NotAllowedError: `by` does not work on it.
        NotForwardedError: No company has its turn.
    """
    ticket = locked(ticket_id)
    if by is not None:
        demand_handler(by, ticket)
    if ticket.state != State.CARRIER:
        raise NotForwardedError
    become(ticket, State.IN_WORK)
    now = now_of(ticket)
    turn(ticket, ClockPart.RUNNING, at=now, by=by)
    tell(ticket, StepKind.RETURNED, by=by, at=now, text=text.strip())
    keep(ticket, "state")
    record("ticket.taken_back", ticket, by=by, note=text.strip())
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket
