"""The priority of a ticket is corrected: another promise is held against the same clock."""

from django.db import transaction

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, Kind, Priority, State, StepKind
from hengwang.tickets.errors import EasedByHolderError, ReasonMissingError, SamePriorityError
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import level_for
from hengwang.tickets.services.stepping import demand_handler, demand_state, keep, locked, tell

CORRECTABLE = (*LIVE, State.RESOLVED)


@transaction.atomic
def correct_priority(ticket_id: int, priority: Priority, reason: str, *, by: User) -> Ticket:
    """Give a ticket another priority, with the service level that was in force at its opening.

    The ledger of the clock stays as it is; limits and what was used of them are counted anew from
    it, so that a limit may turn out to have passed already. Nobody makes it easier for
    themselves: a lower priority is given by another person than the one who has the ticket.

    Raises:
        ReasonMissingError: Nothing is said about it.
        NotAllowedError: `by` does not work on tickets of the unit, or does so for a company.
        TicketStateError: It is closed, withdrawn or part of another.
        SamePriorityError: It has this priority.
        EasedByHolderError: `by` has the ticket and would lower it.
    """
    if not reason.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    if by.company_id is not None:
        raise NotAllowedError(permission=Permission.HANDLE_TICKETS.label)
    require(by, Permission.HANDLE_TICKETS, ticket.unit)
    demand_state(ticket, CORRECTABLE)
    former = Priority(ticket.priority)
    if former == priority:
        raise SamePriorityError(priority=former.label)
    # Their words are ordered as they press: p1 before p4.
    if priority > former and ticket.assignee_id == by.pk:
        raise EasedByHolderError
    before = {"priority": former, "level": str(ticket.level or ""), "due_at": ticket.due_at}
    ticket.priority = priority
    ticket.level = level_for(ticket.unit, Kind(ticket.kind), priority, at=ticket.opened_at)
    told = f"{former.label} → {priority.label}\n{reason.strip()}"
    tell(ticket, StepKind.CORRECTED, by=by, text=told)
    keep(ticket, "priority", "level")
    after = {"priority": priority, "level": str(ticket.level or ""), "due_at": ticket.due_at}
    record("ticket.corrected", ticket, by=by, before=before, after=after, note=reason.strip())
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket
