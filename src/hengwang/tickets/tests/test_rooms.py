"""Machine rooms: what goes on in one room is one ticket, every emergency repair is one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hengwang.facilities.choices import CareKind, Level
from hengwang.facilities.services.care import record_maintenance
from hengwang.facilities.tests.factories import a_sensor, an_incident
from hengwang.network.tests.factories import a_room
from hengwang.outbox.deliveries import deliver_due
from hengwang.outbox.services import announce
from hengwang.tickets.choices import CauseKind, State
from hengwang.tickets.models import Ticket, TicketRule

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def present(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def room(people):
    return a_room(people.unit)


def deliver() -> None:
    while deliver_due():
        pass


def happened(sensor, minutes: int, **told):
    incident = an_incident(sensor, NOW - timedelta(minutes=minutes), **told)
    announce("room_incident.opened", incident_id=incident.pk)
    return incident


def test_incidents_of_one_room_at_one_time_are_one_ticket(people, room):
    TicketRule.objects.create(unit=people.unit, name="机房告警", cause=CauseKind.ROOM)
    first = happened(a_sensor(room, name="温度"), 9, level=Level.ALARM)
    deliver()
    happened(a_sensor(room, name="湿度"), 5, level=Level.ALARM)
    happened(a_sensor(room, name="漏水"), 4, level=Level.WARNING)
    deliver()
    ticket = Ticket.objects.get()
    assert ticket.causes.count() == 2
    first.closed_at = NOW
    first.save()
    announce("room_incident.closed", incident_id=first.pk)
    deliver()
    ticket.refresh_from_db()
    assert ticket.restored_at is None
    assert ticket.causes.get(incident=first).recovered_at == NOW


def test_every_emergency_repair_is_a_ticket_and_its_whole_day_counts(people, room, keeper):
    values = {"done_on": date(2026, 11, 18), "result": "更换风机", "sent_for_repair": True}
    record_maintenance(room, {**values, "kind": CareKind.REPAIR}, by=keeper)
    record_maintenance(room, {**values, "kind": CareKind.CLEANING}, by=keeper)
    deliver()
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.solution, ticket.is_repair) == (State.RESOLVED, "更换风机", True)
    assert ticket.resolved_at - ticket.opened_at == timedelta(days=1)
    assert (ticket.responded_at, ticket.level) == (None, None)


def test_a_repair_belongs_to_the_ticket_of_the_rooms_incident(people, room, keeper):
    TicketRule.objects.create(unit=people.unit, name="机房告警", cause=CauseKind.ROOM)
    happened(a_sensor(room), 9, level=Level.ALARM)
    deliver()
    record_maintenance(room, {"done_on": date(2026, 11, 20), "kind": CareKind.REPAIR}, by=keeper)
    deliver()
    assert Ticket.objects.get().causes.count() == 2
