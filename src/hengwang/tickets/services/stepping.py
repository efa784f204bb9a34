"""What every step of a ticket shares: the lock, the right, the story, the clock."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.tickets.choices import ClockPart, Kind, PauseReason, State, StepKind
from hengwang.tickets.clock import spent
from hengwang.tickets.errors import StepBeforeOpeningError, TicketStateError
from hengwang.tickets.models import ClockSegment, Complaint, Step, Ticket
from hengwang.tickets.queries.clocks import clock_of
from hengwang.tickets.rules import MAY_BECOME


def locked(ticket_id: int) -> Ticket:
    """The ticket, until the transaction ends nobody else's."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("unit__region", "level")
    ticket: Ticket = rows.get(pk=ticket_id)
    return ticket


def may_handle(user: User, ticket: Ticket) -> bool:
    """Whether the user works on tickets of the unit, or for the company that was told.

    Nobody works on a complaint about themselves or about their company.
    """
    if ticket.kind == Kind.COMPLAINT and _is_about(user, ticket):
        return False
    own = user.reach(Permission.HANDLE_TICKETS).company_id
    if ticket.company_id is not None and own == ticket.company_id:
        return True
    return may(user, Permission.HANDLE_TICKETS, ticket.unit) and own is None


def _is_about(user: User, ticket: Ticket) -> bool:
    mine = Q(about_person=user)
    if user.company_id is not None:
        mine |= Q(about_company=user.company_id)
    return Complaint.objects.filter(mine, ticket=ticket).exists()


def demand_handler(user: User, ticket: Ticket) -> None:
    """Refuse unless `may_handle`.

    Raises:
        NotAllowedError: The user does not work on this ticket.
    """
    if not may_handle(user, ticket):
        raise NotAllowedError(permission=Permission.HANDLE_TICKETS.label)


def demand_state(ticket: Ticket, states: Collection[State]) -> None:
    """Refuse what does not fit the state.

    Raises:
        TicketStateError: The ticket is in none of these states by now.
    """
    if ticket.state not in states:
        raise TicketStateError(state=ticket.get_state_display())


def become(ticket: Ticket, state: State) -> None:
    """Another state, if the present one allows it.

    Raises:
        TicketStateError: It does not.
    """
    if state not in MAY_BECOME[State(ticket.state)]:
        raise TicketStateError(state=ticket.get_state_display())
    ticket.state = state


def tell(
    ticket: Ticket,
    kind: StepKind,
    *,
    by: User | None,
    at: datetime | None = None,
    text: str = "",
    is_public: bool = True,
) -> Step:
    """Add a line to the story."""
    return Step.objects.create(
        ticket=ticket,
        kind=kind,
        at=at or now_of(ticket),
        by=by,
        by_name="" if by is None else by.printed_name,
        text=text,
        is_public=is_public,
    )


def now_of(ticket: Ticket) -> datetime:
    """The present, never before the clock's last turn: a server may set its own clock back."""
    last = ticket.clock.filter(ended_at=None).values_list("started_at", flat=True).first()
    return max(timezone.now(), last or ticket.opened_at)


def demand_time(ticket: Ticket, at: datetime) -> None:
    """Refuse a step outside the life of the ticket.

    Raises:
        StepBeforeOpeningError: It lies before the opening or in the future.
    """
    if not ticket.opened_at <= at <= now_of(ticket):
        raise StepBeforeOpeningError


def turn(
    ticket: Ticket,
    part: ClockPart,
    *,
    at: datetime,
    by: User | None,
    reason: PauseReason | None = None,
    note: str = "",
) -> None:
    """End the clock's present stretch and begin another; MUST run under the ticket's lock."""
    present = ticket.clock.filter(ended_at=None).first()
    if present is not None:
        if present.part == part:
            return
        if present.part == ClockPart.CARRIER:
            # Whatever takes the ticket from the company ends its turn.
            ticket.forwardings.filter(ended_at=None).update(ended_at=at)
        # Two steps of one instant must not make an empty stretch.
        if at == present.started_at:
            present.delete()
            before = ticket.clock.filter(ended_at=at).first()
            if before is not None and before.part == part and part == ClockPart.RUNNING:
                ClockSegment.objects.filter(pk=before.pk).update(ended_at=None)
                return
        else:
            ClockSegment.objects.filter(pk=present.pk).update(ended_at=at)
    ClockSegment.objects.create(
        ticket=ticket,
        part=part,
        started_at=at,
        reason=reason or "",
        note=note,
        by=by,
        by_name="" if by is None else by.printed_name,
    )


def keep(ticket: Ticket, *fields: str) -> None:
    """Save these fields, the service time used up to each moment, and the next limit.

    What a year nobody entered keeps from being counted stays empty; `services.counting` fills it
    in when the year is there.
    """
    clock = clock_of(ticket, now=now_of(ticket))
    ticket.due_at = clock.next_due
    for name, moment in (
        ("respond_used_s", ticket.responded_at),
        ("arrive_used_s", ticket.arrived_at),
        ("restore_used_s", ticket.restored_at),
    ):
        is_known = moment is not None and clock.uncounted_year is None
        used = spent(clock.ledger, until=moment) if is_known else None
        setattr(ticket, name, None if used is None else int(used.total_seconds()))
    ticket.save(update_fields=[*fields, *DERIVED])


DERIVED = ("due_at", "respond_used_s", "arrive_used_s", "restore_used_s")
