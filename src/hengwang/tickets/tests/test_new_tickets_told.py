"""A new ticket finds somebody: its team, else who is nearest to the unit."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.people import grant
from hengwang.tickets.models import Team
from hengwang.tickets.queries.people import awaited_at
from hengwang.tickets.tests.factories import a_ticket


def reachable(person):
    channel = Channel.objects.create(name=person.username, person=person, kind=ChannelKind.WEBHOOK)
    Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)


@pytest.fixture
def below(people):
    unit = people.unit
    facts = UnitFacts(region=unit.region, level=unit.level, kind=unit.kind, parent=unit)
    return open_unit("甲局下属中心", facts, by=None)


def test_without_a_team_those_of_the_unit_are_told_once(people, engineer, unit_officer):
    for person in (engineer, unit_officer):
        reachable(person)
    ticket = a_ticket(people.unit, None)
    while deliver_due():
        pass
    told = Delivery.objects.get()
    assert (told.channel.person, told.topic) == (engineer, "ticket")
    assert ticket.number in told.title


def test_a_team_is_told_in_their_place(people, engineer, keeper):
    team = Team.objects.create(unit=people.unit, name="传输组")
    team.members.add(keeper)
    assert awaited_at(a_ticket(people.unit, None, team=team)) == [keeper]
    team.members.clear()
    assert engineer in awaited_at(a_ticket(people.unit, None, team=team))


def test_the_nearest_are_told_and_those_above_where_nobody_is_near(people, engineer, below):
    ticket = a_ticket(below, None)
    assert engineer in awaited_at(ticket)
    near = people.with_role(Role.SECURITY_ENGINEER)
    near.grants.all().delete()
    grant(near, Role.DUTY_ENGINEER, below)
    assert awaited_at(ticket) == [near]
    near.is_active = False
    near.save()
    assert engineer in awaited_at(ticket)
