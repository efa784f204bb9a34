"""What tickets do when something breaks, is mended or repaired elsewhere."""

from django.utils import timezone
from django.utils.translation import gettext_noop

from hengwang.facilities.choices import CareKind
from hengwang.facilities.models import MaintenanceRecord, RoomIncident
from hengwang.monitoring.models import Alert
from hengwang.outbox.registry import receives
from hengwang.tickets.models import Escalation, Forwarding, Ticket, TicketCause
from hengwang.tickets.queries.people import awaited_at, handlers_at
from hengwang.tickets.queries.rules import rule_for_alert, rule_for_incident
from hengwang.tickets.services.causes import follow_root, note_recovery, ticket_for_alert
from hengwang.tickets.services.letters_out import tell_company, tell_writer
from hengwang.tickets.services.rooms import ticket_for_incident, ticket_for_repair
from hengwang.tickets.services.telling import tell_new, tell_people


@receives("alert.opened")
def open_for_alert(alert_id: int) -> None:
    """An alert becomes a ticket where a rule says so; one that is over by now does not."""
    alert = Alert.objects.select_related("unit__region", "target").get(pk=alert_id)
    if alert.resolved_at is not None:
        return
    rule = rule_for_alert(alert)
    if rule is not None:
        ticket_for_alert(alert_id, by=None, rule=rule)


@receives("alert.resolved")
def note_alert_over(alert_id: int) -> None:
    """The ticket of an alert hears that it is over, or which cause it went with."""
    alert = Alert.objects.select_related("root").get(pk=alert_id)
    if alert.root is not None:
        follow_root(alert)
        return
    for cause in TicketCause.objects.filter(alert=alert, recovered_at=None):
        note_recovery(cause.pk, at=alert.resolved_at or timezone.now())


@receives("ticket.forwarded")
def write_to_company(forwarding_id: int) -> None:
    """The company that was told has the facts in writing."""
    tell_company(
        Forwarding.objects.select_related(
            "ticket__unit", "ticket__circuit", "ticket__device", "company"
        ).get(pk=forwarding_id)
    )


@receives("ticket.resolved")
def write_to_writer(ticket_id: int) -> None:
    """Who wrote to the desk reads what came of it."""
    tell_writer(Ticket.objects.select_related("unit").get(pk=ticket_id))


@receives("ticket.opened")
def tell_of_new(ticket_id: int) -> None:
    """Who may take it hears of a new ticket: its team, else the handlers nearest to the unit."""
    ticket = Ticket.objects.select_related("unit__region", "team", "assignee").get(pk=ticket_id)
    tell_new(ticket, awaited_at(ticket))


@receives("ticket.handed_on")
def tell_of_hand_on(ticket_id: int) -> None:
    """Who is given a ticket hears of it."""
    ticket = Ticket.objects.select_related("unit", "assignee").get(pk=ticket_id)
    if ticket.is_live and ticket.assignee is not None:
        key = f"hand:{ticket.assignee.pk}:{ticket.steps.count()}"
        title = gettext_noop("Ticket %(number)s was given to you")
        tell_people(ticket, [ticket.assignee], key=key, title=title)


@receives("ticket.escalated")
def tell_superior(escalation_id: int) -> None:
    """Those who work on tickets of the superior unit hear of what is brought before it."""
    asked = Escalation.objects.select_related("ticket__unit__region", "to_unit__region").get(
        pk=escalation_id
    )
    people = handlers_at(asked.to_unit)
    title = gettext_noop("Ticket %(number)s is brought before your unit")
    tell_people(asked.ticket, people, key=f"up:{asked.pk}", title=title)


@receives("room_incident.opened")
def open_for_incident(incident_id: int) -> None:
    """An incident of a room becomes a ticket where a rule says so."""
    incident = RoomIncident.objects.select_related("unit__region", "room", "sensor").get(
        pk=incident_id
    )
    rule = rule_for_incident(incident)
    if rule is not None:
        ticket_for_incident(incident, rule=rule)


@receives("room_incident.closed")
def note_incident_over(incident_id: int) -> None:
    """The ticket of an incident hears that it is over."""
    for cause in TicketCause.objects.filter(incident=incident_id, recovered_at=None):
        over = RoomIncident.objects.get(pk=incident_id).closed_at
        note_recovery(cause.pk, at=over or timezone.now())


@receives("room_maintenance.recorded")
def keep_repair(maintenance_id: int) -> None:
    """Every emergency repair of a machine room is a ticket."""
    repair = MaintenanceRecord.objects.select_related("room__unit__region").get(pk=maintenance_id)
    if repair.kind == CareKind.REPAIR:
        ticket_for_repair(repair)
