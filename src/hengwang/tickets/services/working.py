"""Somebody works on a ticket: takes it, hands it on, answers, arrives, restores, waits."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, ClockPart, PauseReason, State, StepKind
from hengwang.tickets.errors import AlreadyTakenError, ClockNotRunningError, ReasonMissingError
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.stepping import (
    become,
    demand_handler,
    demand_state,
    demand_time,
    keep,
    locked,
    now_of,
    tell,
    turn,
)


class Said(NamedTuple):
    """What is written down of a step."""

    at: datetime | None
    text: str
    is_public: bool


@transaction.atomic
def take(ticket_id: int, *, by: User) -> Ticket:
    """Take a ticket nobody has; that is also the answer to it.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is solved or closed.
        AlreadyTakenError: Somebody else was quicker.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    if ticket.assignee_id == by.pk:
        return ticket
    if ticket.assignee is not None:
        raise AlreadyTakenError(name=ticket.assignee.printed_name)
    now = now_of(ticket)
    ticket.assignee = by
    ticket.responded_at = ticket.responded_at or now
    if ticket.state == State.NEW:
        ticket.state = State.IN_WORK
    tell(ticket, StepKind.TAKEN, by=by, at=now)
    keep(ticket, "assignee", "responded_at", "state")
    record("ticket.taken", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def hand_on(
    ticket_id: int,
    *,
    to: User | None = None,
    company: Company | None = None,
    by: User,
    text: str = "",
) -> Ticket:
    """Give the ticket to somebody else, or tell a company; the clock runs on.

    Raises:
        NotAllowedError: `by`, or the one it is given to, does not work on it.
        TicketStateError: It is solved or closed.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    before = {"assignee": _name(ticket.assignee), "company": str(ticket.company or "")}
    if company is not None:
        ticket.company = company
    if to is not None:
        demand_handler(to, ticket)
        ticket.assignee = to
    after = {"assignee": _name(ticket.assignee), "company": str(ticket.company or "")}
    names = [name for name in (after["assignee"], after["company"]) if name]
    tell(ticket, StepKind.ASSIGNED, by=by, text="\n".join([" · ".join(names), text]).strip())
    keep(ticket, "assignee", "company")
    record("ticket.handed_on", ticket, by=by, before=before, after=after)
    announce("ticket.handed_on", ticket_id=ticket.pk)
    return ticket


def _name(user: User | None) -> str:
    return "" if user is None else user.printed_name


@transaction.atomic
def respond(
    ticket_id: int, *, by: User, at: datetime | None = None, text: str = "", is_public: bool = True
) -> Ticket:
    """Somebody spoke to the requester."""
    said = Said(at, text, is_public)
    ticket = _dated(ticket_id, "responded_at", StepKind.RESPONDED, said, by=by)
    record("ticket.responded", ticket, by=by, after={"responded_at": ticket.responded_at})
    return ticket


@transaction.atomic
def arrive(
    ticket_id: int, *, by: User, at: datetime | None = None, text: str = "", is_public: bool = True
) -> Ticket:
    """Somebody is on site; who has arrived has also answered."""
    said = Said(at, text, is_public)
    ticket = _dated(ticket_id, "arrived_at", StepKind.ARRIVED, said, by=by)
    record("ticket.arrived", ticket, by=by, after={"arrived_at": ticket.arrived_at})
    return ticket


@transaction.atomic
def restore(
    ticket_id: int, *, by: User, at: datetime | None = None, text: str = "", is_public: bool = True
) -> Ticket:
    """The service works again, be it by a makeshift; the cause may still be open."""
    said = Said(at, text, is_public)
    ticket = _dated(ticket_id, "restored_at", StepKind.RESTORED, said, by=by)
    record("ticket.restored", ticket, by=by, after={"restored_at": ticket.restored_at})
    return ticket


def _dated(ticket_id: int, field: str, kind: StepKind, said: Said, *, by: User) -> Ticket:
    """The first such moment counts; saying it again only adds to the story.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is solved or closed.
        StepBeforeOpeningError: The moment lies outside the ticket's life.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    moment = said.at or now_of(ticket)
    demand_time(ticket, moment)
    if getattr(ticket, field) is None:
        setattr(ticket, field, moment)
    ticket.responded_at = min(ticket.responded_at or moment, moment)
    if ticket.state == State.NEW:
        ticket.state = State.IN_WORK
    tell(ticket, kind, by=by, at=moment, text=said.text, is_public=said.is_public)
    keep(ticket, field, "responded_at", "state")
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def note(
    ticket_id: int, text: str, *, by: User, at: datetime | None = None, is_public: bool = True
) -> Ticket:
    """Add to the story; the requester's unit may as well.

    Raises:
        ReasonMissingError: Nothing is said.
        StepBeforeOpeningError: The moment lies outside the ticket's life.
    """
    if not text.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    if not Ticket.objects.visible_to(by).filter(pk=ticket.pk).exists():
        demand_handler(by, ticket)
    if at is not None:
        demand_time(ticket, at)
    tell(ticket, StepKind.NOTE, by=by, at=at, text=text.strip(), is_public=is_public)
    record("ticket.noted", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def pause(ticket_id: int, reason: PauseReason, *, by: User, text: str = "") -> Ticket:
    """Stop counting while we wait for others; with a reason, in the open, from now only.

    Raises:
        NotAllowedError: `by` does not work on it.
        ClockNotRunningError: It is paused already.
        TicketStateError: It is solved or closed.
        ReasonMissingError: Nothing is said about it.
    """
    if not text.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    if ticket.state == State.PAUSED:
        raise ClockNotRunningError
    become(ticket, State.PAUSED)
    now = now_of(ticket)
    turn(ticket, ClockPart.PAUSED, at=now, by=by, reason=reason, note=text.strip()[:300])
    # The unit reads it: nobody pauses their own clock unseen.
    tell(ticket, StepKind.PAUSED, by=by, at=now, text=f"{reason.label}: {text.strip()}")
    keep(ticket, "state")
    record("ticket.paused", ticket, by=by, after={"reason": reason}, note=text.strip())
    announce("ticket.paused", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def go_on(ticket_id: int, *, by: User | None, text: str = "") -> Ticket:
    """Let the clock run again.

    Raises:
        NotAllowedError: `by` does not work on it.
        ClockNotRunningError: It was not paused.
    """
    ticket = locked(ticket_id)
    if by is not None:
        demand_handler(by, ticket)
    if ticket.state != State.PAUSED:
        raise ClockNotRunningError
    become(ticket, State.IN_WORK)
    now = now_of(ticket)
    turn(ticket, ClockPart.RUNNING, at=now, by=by)
    tell(ticket, StepKind.RESUMED, by=by, at=now, text=text)
    keep(ticket, "state")
    record("ticket.resumed", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket
