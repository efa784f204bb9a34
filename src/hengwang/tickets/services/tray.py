"""A person deals with letters the platform could not place."""

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Kind, LetterReason, LetterState, Source, StepKind
from hengwang.tickets.models import Letter, Ticket
from hengwang.tickets.services.letters_in import demand_tray, file_letter
from hengwang.tickets.services.letters_out import acknowledge
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.stepping import demand_handler


@transaction.atomic
def place(letter_id: int, ticket: Ticket, *, by: User) -> Letter:
    """Put a letter of the tray onto a ticket.

    Raises:
        NotAllowedError: `by` does not work on the ticket.
        NotInTrayError: Somebody dealt with the letter.
    """
    letter = demand_tray(letter_id)
    require(by, Permission.HANDLE_TICKETS, letter.unit)
    demand_handler(by, ticket)
    file_letter(letter, ticket)
    letter.state = LetterState.FILED
    letter.save(update_fields=["state"])
    record("letter.placed", letter, by=by, after={"ticket": ticket.number})
    return letter


@transaction.atomic
def open_from(letter_id: int, unit: Unit, kind: Kind, *, by: User) -> Ticket:
    """Make a ticket of a letter of the tray; its writer is told the number, unless a machine.

    Raises:
        NotAllowedError: `by` may not open tickets of the unit.
        NotInTrayError: Somebody dealt with the letter.
    """
    letter = demand_tray(letter_id)
    require(by, Permission.HANDLE_TICKETS, letter.unit)
    facts = TicketFacts(
        kind=kind,
        source=Source.MAIL,
        title=letter.subject[:200] or letter.body[:60] or letter.sender,
        description=letter.body,
        requester_name=letter.sender_name or letter.sender[:100],
        requester_contact=letter.sender[:100],
    )
    ticket = open_ticket(facts, unit=unit, by=by)
    ticket.steps.get(kind=StepKind.OPENED).files.set(letter.files.all())
    letter.state, letter.ticket = LetterState.FILED, ticket
    letter.save(update_fields=["state", "ticket"])
    if not letter.is_automatic:
        acknowledge(letter, ticket)
    record("letter.opened_ticket", letter, by=by, after={"ticket": ticket.number})
    return ticket


@transaction.atomic
def put_aside(letter_id: int, *, by: User) -> Letter:
    """Nothing is to be done about a letter.

    Raises:
        NotAllowedError: `by` works on no tickets of the desk.
        NotInTrayError: Somebody dealt with it.
    """
    letter = demand_tray(letter_id)
    require(by, Permission.HANDLE_TICKETS, letter.unit)
    letter.state = LetterState.DROPPED
    letter.reason = letter.reason or LetterReason.BY_HAND
    letter.save(update_fields=["state", "reason"])
    record("letter.put_aside", letter, by=by)
    return letter
