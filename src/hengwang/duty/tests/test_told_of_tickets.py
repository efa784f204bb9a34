"""Whoever is on duty hears of a new ticket no team was given."""

from hengwang.duty.queries.people import on_duty_for
from hengwang.duty.tests.factories import an_engineer, beijing, turns
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.deliveries import deliver_due
from hengwang.tickets.choices import Kind, Source
from hengwang.tickets.models import Team
from hengwang.tickets.services.opening import TicketFacts, open_ticket


def told_of(unit, **told):
    """Who hears of a new ticket of the unit."""
    facts = TicketFacts(kind=Kind.FAULT, source=Source.ALERT, title="专线中断", **told)
    ticket = open_ticket(facts, unit=unit, by=None)
    while deliver_due():
        pass
    rows = Delivery.objects.filter(topic="ticket", subject_id=ticket.pk)
    return sorted(one.channel.name for one in rows.select_related("channel"))


def test_who_is_on_duty_hears_of_a_ticket_of_a_unit_below_and_once(
    post, an, bo, people, time_machine
):
    time_machine.move_to(beijing("2026-03-02 07:00"), tick=False)
    turns(post, [an, bo], now=beijing("2026-03-02 07:00"))
    now = beijing("2026-03-02 10:00")
    time_machine.move_to(now, tick=False)
    assert on_duty_for(people.unit, now) == [an]
    assert on_duty_for(people.other_unit, now) == []
    facts = UnitFacts(level=people.unit.level, region=people.unit.region, parent=people.unit)
    below = open_unit("甲局下属中心", facts, by=None)
    near = an_engineer(below, "近")
    for person, name in ((an, "an"), (bo, "bo"), (near, "near")):
        channel = Channel.objects.create(name=name, person=person, kind=ChannelKind.WEBHOOK)
        Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)
    assert told_of(below) == ["an", "near"]
    assert told_of(people.unit) == ["an", "bo"]
    team = Team.objects.create(unit=people.unit, name="传输组")
    team.members.add(bo)
    assert told_of(below, team=team) == ["bo"]
