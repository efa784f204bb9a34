"""A ticket ends: solved, opened again, closed, withdrawn, rated."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.tickets.choices import ClockPart, State, StepKind
from hengwang.tickets.errors import (
    AlreadyRatedError,
    ComplaintUnansweredError,
    FeedbackMissingError,
    NotTheRequesterError,
    OwnWorkRatedError,
    ReasonMissingError,
)
from hengwang.tickets.models import Complaint, Rating, SuperiorNotice, Ticket
from hengwang.tickets.services.stepping import (
    become,
    demand_handler,
    demand_state,
    demand_time,
    keep,
    locked,
    may_handle,
    now_of,
    tell,
    turn,
)

MOST_STARS = 5


@transaction.atomic
def resolve(
    ticket_id: int,
    solution: str,
    *,
    by: User,
    at: datetime | None = None,
    is_repair: bool = False,
) -> Ticket:
    """The matter is solved; the clock stops, the requester may say otherwise.

    Args:
        at: When it was solved, if that is written down later; the service was restored by then.
        is_repair: A piece of equipment was sent for repair or repaired (报修).

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is solved or closed already.
        ReasonMissingError: No solution is given.
        StepBeforeOpeningError: The moment lies outside the ticket's life.
        ComplaintUnansweredError: It is a complaint somebody still looks into.
    """
    if not solution.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    now = now_of(ticket)
    moment = at or now
    demand_time(ticket, moment)
    if Complaint.objects.filter(ticket=ticket, answered_at=None).exists():
        raise ComplaintUnansweredError
    become(ticket, State.RESOLVED)
    ticket.solution, ticket.is_repair = solution.strip(), is_repair
    ticket.resolved_at = moment
    ticket.restored_at = ticket.restored_at or moment
    ticket.responded_at = ticket.responded_at or moment
    # The ledger ends now: what is written down later must not rewrite stretches of the clock.
    turn(ticket, ClockPart.STOPPED, at=now, by=by)
    tell(ticket, StepKind.RESOLVED, by=by, at=moment, text=ticket.solution)
    keep(ticket, *("state", "solution", "is_repair", "resolved_at", "restored_at", "responded_at"))
    record("ticket.resolved", ticket, by=by, after={"resolved_at": moment})
    announce("ticket.resolved", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def reopen(ticket_id: int, reason: str, *, by: User) -> Ticket:
    """It was not solved after all: the clock runs on from now, what ran before counts.

    Raises:
        NotAllowedError: `by` neither works on it nor belongs to the unit.
        TicketStateError: It is not solved or closed.
        ReasonMissingError: Nothing is said about it.
    """
    if not reason.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    if not may(by, Permission.OPEN_TICKETS, ticket.unit):
        demand_handler(by, ticket)
    demand_state(ticket, (State.RESOLVED, State.CLOSED))
    become(ticket, State.IN_WORK)
    now = now_of(ticket)
    ticket.resolved_at = ticket.restored_at = ticket.closed_at = None
    ticket.reopened += 1
    turn(ticket, ClockPart.RUNNING, at=now, by=by)
    tell(ticket, StepKind.REOPENED, by=by, at=now, text=reason.strip())
    keep(ticket, "state", "resolved_at", "restored_at", "closed_at", "reopened")
    record("ticket.reopened", ticket, by=by, note=reason.strip())
    announce("ticket.reopened", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def close(ticket_id: int, *, by: User | None, text: str = "") -> Ticket:
    """Nobody objects to the solution any more.

    Raises:
        NotAllowedError: `by` neither works on it nor belongs to the unit.
        TicketStateError: It is not solved.
        FeedbackMissingError: It is a notice from above that was not answered.
    """
    ticket = locked(ticket_id)
    if by is not None and not may(by, Permission.OPEN_TICKETS, ticket.unit):
        demand_handler(by, ticket)
    if SuperiorNotice.objects.filter(ticket=ticket, fed_back_at=None).exists():
        raise FeedbackMissingError
    become(ticket, State.CLOSED)
    ticket.closed_at = now_of(ticket)
    tell(ticket, StepKind.CLOSED, by=by, at=ticket.closed_at, text=text)
    keep(ticket, "state", "closed_at")
    record("ticket.closed", ticket, by=by)
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def withdraw(ticket_id: int, reason: str, *, by: User) -> Ticket:
    """It was none, or nobody wants it any more; it counts nowhere but is kept.

    Raises:
        NotAllowedError: `by` neither works on it nor belongs to the unit.
        TicketStateError: It is solved already.
        ReasonMissingError: Nothing is said about it.
    """
    if not reason.strip():
        raise ReasonMissingError
    ticket = locked(ticket_id)
    if not may(by, Permission.OPEN_TICKETS, ticket.unit):
        demand_handler(by, ticket)
    become(ticket, State.WITHDRAWN)
    ticket.closed_at = now_of(ticket)
    turn(ticket, ClockPart.STOPPED, at=ticket.closed_at, by=by)
    tell(ticket, StepKind.WITHDRAWN, by=by, at=ticket.closed_at, text=reason.strip())
    keep(ticket, "state", "closed_at")
    record("ticket.withdrawn", ticket, by=by, note=reason.strip())
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


@transaction.atomic
def rate(ticket_id: int, stars: int, *, by: User, text: str = "") -> Rating:
    """The requester's unit says what it thinks of the work, once.

    Raises:
        TicketStateError: It is not solved yet.
        OwnWorkRatedError: `by` worked on it.
        NotTheRequesterError: `by` does not belong to the unit concerned.
        AlreadyRatedError: It was rated before.
    """
    ticket = locked(ticket_id)
    demand_state(ticket, (State.RESOLVED, State.CLOSED))
    worked = ticket.steps.filter(by=by).exclude(kind__in=_REQUESTERS_STEPS)
    if ticket.assignee_id == by.pk or worked.exists() or may_handle(by, ticket):
        raise OwnWorkRatedError
    if not may(by, Permission.OPEN_TICKETS, ticket.unit):
        raise NotTheRequesterError
    now = now_of(ticket)
    bounded = min(max(stars, 1), MOST_STARS)
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                ticket=ticket,
                stars=bounded,
                note=text.strip(),
                at=now,
                by=by,
                by_name=by.printed_name,
            )
    except IntegrityError as error:
        raise AlreadyRatedError from error
    tell(ticket, StepKind.RATED, by=by, at=now, text=text.strip())
    record("ticket.rated", ticket, by=by, after={"stars": bounded})
    announce("ticket.changed", ticket_id=ticket.pk)
    return rating


_REQUESTERS_STEPS = (
    *(StepKind.OPENED, StepKind.NOTE, StepKind.REOPENED),
    *(StepKind.CLOSED, StepKind.RATED),
)
