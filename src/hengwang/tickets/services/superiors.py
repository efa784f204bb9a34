"""What goes up, and what comes from above: escalations and notices with their feedback."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, Kind, Source, State, StepKind
from hengwang.tickets.errors import (
    AlreadyEscalatedError,
    AlreadyFedBackError,
    NotSuperiorError,
    ReasonMissingError,
    TicketStateError,
)
from hengwang.tickets.models import Escalation, SuperiorNotice, Ticket
from hengwang.tickets.places import paths_down_to
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.stepping import (
    demand_handler,
    demand_state,
    keep,
    locked,
    now_of,
    tell,
)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice from above as it is written on its paper."""

    sender: str
    deadline: datetime
    title: str
    number: str = ""
    text: str = ""


@transaction.atomic
def receive_notice(
    facts: NoticeFacts, *, unit: Unit, by: User, at: datetime | None = None
) -> SuperiorNotice:
    """Enter a notice; it is a ticket whose clock runs, with a deadline of its own.

    Raises:
        NotAllowedError: `by` does not work on tickets of the unit.
    """
    require(by, Permission.HANDLE_TICKETS, unit)
    told = TicketFacts(
        kind=Kind.REQUEST,
        source=Source.SUPERIOR,
        title=facts.title,
        description=facts.text,
        requester_name=facts.sender[:100],
    )
    ticket = open_ticket(told, unit=unit, by=by, at=at)
    made = SuperiorNotice.objects.create(
        ticket=ticket, sender=facts.sender, number=facts.number, deadline=facts.deadline
    )
    record("notice.received", ticket, by=by, after={"sender": facts.sender, "no": facts.number})
    return made


@transaction.atomic
def feed_back(ticket_id: int, text: str, *, by: User, at: datetime | None = None) -> SuperiorNotice:
    """Note the feedback to the sender of a notice, which is sent once, after the disposal.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is no notice, or not disposed of yet.
        AlreadyFedBackError: It was sent.
        ReasonMissingError: Nothing is said.
    """
    if not text.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, (State.RESOLVED, State.CLOSED))
    now = now_of(ticket)
    sent = SuperiorNotice.objects.filter(ticket=ticket, fed_back_at=None).update(
        feedback=text.strip(), fed_back_at=min(at or now, now), fed_back_by=by
    )
    if not sent:
        if SuperiorNotice.objects.filter(ticket=ticket).exists():
            raise AlreadyFedBackError
        raise TicketStateError(state=ticket.get_source_display())
    tell(ticket, StepKind.FEEDBACK, by=by, at=now, text=text.strip())
    record("notice.fed_back", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return SuperiorNotice.objects.get(ticket=ticket)


@transaction.atomic
def escalate(
    ticket_id: int, to_unit: Unit, reason: str, *, by: User, due_at: datetime | None = None
) -> Escalation:
    """Bring a matter before a superior unit; it stays in our hands and its clock runs on.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is over.
        NotSuperiorError: The unit is not above the one concerned.
        AlreadyEscalatedError: It was asked and has not answered.
        ReasonMissingError: Nothing is said.
    """
    if not reason.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    own = ticket.unit.path
    if to_unit.path == own or not own.startswith(to_unit.path):
        raise NotSuperiorError(name=to_unit.name)
    now = now_of(ticket)
    try:
        with transaction.atomic():
            made = Escalation.objects.create(
                ticket=ticket, to_unit=to_unit, reason=reason.strip(), at=now, by=by, due_at=due_at
            )
    except IntegrityError as error:
        raise AlreadyEscalatedError(name=to_unit.name) from error
    tell(ticket, StepKind.ESCALATED, by=by, at=now, text=f"{to_unit.name}\n{reason.strip()}")
    keep(ticket)
    record("ticket.escalated", ticket, by=by, after={"to_unit": to_unit.name})
    announce("ticket.escalated", escalation_id=made.pk)
    return made


@transaction.atomic
def answer_escalation(ticket_id: int, answer: str, *, by: User) -> Escalation:
    """The superior unit answers; who works on its tickets may say so.

    Raises:
        NotAllowedError: `by` does not work on tickets of the superior unit.
        TicketStateError: Nothing was asked.
        ReasonMissingError: Nothing is said.
    """
    if not answer.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    present: Escalation | None = (
        ticket.escalations.filter(answered_at=None).select_related("to_unit__region").first()
    )
    if present is None:
        raise TicketStateError(state=ticket.get_state_display())
    require(by, Permission.HANDLE_TICKETS, present.to_unit)
    now = now_of(ticket)
    present.answer, present.answered_at, present.answered_by = answer.strip(), now, by
    present.save(update_fields=["answer", "answered_at", "answered_by"])
    tell(ticket, StepKind.NOTE, by=by, at=now, text=f"{present.to_unit.name}\n{answer.strip()}")
    record("escalation.answered", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return present


def superiors_of(ticket: Ticket) -> list[Unit]:
    """The units above the one concerned, the nearest first; one query."""
    above = paths_down_to(ticket.unit.path)
    rows = Unit.objects.filter(path__in=above, closed_on=None).exclude(pk=ticket.unit_id)
    return sorted(rows, key=lambda unit: -len(unit.path))
