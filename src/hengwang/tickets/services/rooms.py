"""Machine rooms: an incident becomes a ticket, and every emergency repair is one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.audit.services import record
from hengwang.facilities.models import MaintenanceRecord, RoomIncident
from hengwang.kernel.periods import midnight
from hengwang.tickets.choices import LIVE, ClockPart, Kind, Source, State, StepKind
from hengwang.tickets.models import Ticket, TicketCause, TicketRule
from hengwang.tickets.services.causes import attach, open_for_rule
from hengwang.tickets.services.opening import TicketFacts, hold_numbers, open_ticket
from hengwang.tickets.services.stepping import keep, tell, turn


@transaction.atomic
def ticket_for_incident(incident: RoomIncident, *, rule: TicketRule) -> Ticket:
    """The ticket of an incident; in one room, what goes on at one time is one matter."""
    hold_numbers(timezone.now())
    known = TicketCause.objects.filter(incident=incident).select_related("ticket").first()
    if known is not None:
        return known.ticket
    same = Q(incident__sensor=incident.sensor) if incident.sensor_id else Q(pk=None)
    if incident.room_id is not None:
        same |= Q(incident__room=incident.room, recovered_at=None)
    causes = TicketCause.objects.filter(ticket__state__in=LIVE).exclude(incident=None)
    found = causes.filter(same).order_by("ticket__opened_at").first()
    if found is not None:
        return attach(found.ticket_id, by=None, rule=rule, incident=incident)
    title = " · ".join(str(part) for part in (incident.room, incident) if part)
    at = incident.opened_at
    return open_for_rule(incident.unit, title, at=at, rule=rule, incident=incident)


@transaction.atomic
def ticket_for_repair(repair: MaintenanceRecord) -> Ticket:
    """The ticket of an emergency repair: the live one of the room's incident, else one of its own.

    Of a repair that is written down later only the day is known: the whole day counts, nothing is
    promised for it, and nobody is said to have answered.
    """
    hold_numbers(timezone.now())
    known = TicketCause.objects.filter(repair=repair).select_related("ticket").first()
    if known is not None:
        return known.ticket
    causes = TicketCause.objects.filter(ticket__state__in=LIVE, incident__room=repair.room)
    found = causes.order_by("ticket__opened_at").first()
    if found is not None:
        return attach(found.ticket_id, by=None, repair=repair)
    ticket = open_ticket(
        TicketFacts(
            kind=Kind.FAULT,
            source=Source.STAFF,
            title=str(repair)[:200],
            description=repair.result,
            requester_name=repair.people[:100],
        ),
        unit=repair.room.unit,
        by=None,
        at=midnight(repair.done_on),
    )
    _solved_that_day(ticket, repair)
    TicketCause.objects.create(ticket=ticket, repair=repair, attached_at=timezone.now())
    return ticket


def _solved_that_day(ticket: Ticket, repair: MaintenanceRecord) -> None:
    end = min(midnight(repair.done_on + timedelta(days=1)), timezone.now())
    ticket.level = None
    ticket.state, ticket.company = State.RESOLVED, repair.company
    ticket.solution = repair.result or str(repair)
    ticket.is_repair = repair.sent_for_repair
    ticket.resolved_at = ticket.restored_at = end
    turn(ticket, ClockPart.STOPPED, at=end, by=None)
    tell(ticket, StepKind.RESOLVED, by=None, at=end, text=ticket.solution)
    fields = ("level", "state", "company", "solution", "is_repair", "resolved_at", "restored_at")
    keep(ticket, *fields)
    record("ticket.written_later", ticket, by=None, after={"done_on": repair.done_on})
