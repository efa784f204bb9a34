"""A unit that runs a region's extranet hears on duty of all it serves, as its figures count it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengwang.access.tests.factories import an_application
from hengwang.accounts.choices import Role
from hengwang.accounts.services import Place, grant_role
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target
from hengwang.duty.models import Shift
from hengwang.duty.queries.drafting import draft
from hengwang.duty.queries.people import on_duty_for
from hengwang.duty.tests.factories import a_post, a_roster, an_engineer, beijing, turns
from hengwang.organizations.choices import Duty, Level
from hengwang.organizations.models import Region
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.organizations.services.units import give_duty
from hengwang.testing.people import LONG_AGO
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db
NOW = beijing("2026-03-02 10:00")


@pytest.fixture
def shift(post, an, bo, time_machine):
    time_machine.move_to(beijing("2026-03-02 07:00"), tick=False)
    turns(post, [an, bo], now=beijing("2026-03-02 07:00"))
    time_machine.move_to(NOW, tick=False)
    return Shift.objects.in_force().filter(post=post).at(NOW).get()


@pytest.fixture
def served(people):
    """A county office that is not below the centre, in the province of the centre."""
    county = a_region("620121", "永登县", Level.COUNTY)
    return open_unit("永登县财政局", UnitFacts(level=Level.COUNTY, region=county), by=None)


def a_region(code, name, level):
    found, _made = Region.objects.get_or_create(
        code=code, defaults={"name": name, "full_name": name, "level": level}
    )
    return found


def answers(unit, duty=Duty.PROVINCE_EXTRANET, until=None):
    is_city = duty == Duty.CITY_EXTRANET
    region = a_region("620200", "嘉峪关市", Level.CITY) if is_city else unit.region
    given = give_duty(unit.pk, duty, by=None, region=region)
    if until is not None:
        type(given).objects.filter(pk=given.pk).update(until_on=until)


def told(shift):
    """Titles of what the draft tells, without the log."""
    sections = draft(shift, shift.starts_at, timezone.now() + timedelta(minutes=1))
    return sorted(line.title for one in sections for line in one.lines if one.key != "log")


def test_a_hand_over_tells_what_broke_and_was_asked_in_the_region(people, shift, served):
    officer, place = people.lin, Place(unit=served)
    grant_role(officer, Role.ACCESS_UNIT_OFFICER, place, by=None, from_on=LONG_AGO)
    Outage.objects.create(
        target=a_target(served, "永登专线"), started_at=NOW - timedelta(minutes=9)
    )
    a_ticket(served, None, title="上不了网")
    application = an_application(served, officer)
    assert told(shift) == []
    answers(shift.post.roster.unit)
    lines = " ".join(told(shift))
    assert all(one in lines for one in ("永登专线", "上不了网", str(application.unit)))


def test_a_duty_that_has_ended_or_of_another_region_brings_nothing(shift, served):
    a_ticket(served, None, title="上不了网")
    answers(shift.post.roster.unit, Duty.CITY_EXTRANET)
    assert told(shift) == []
    answers(shift.post.roster.unit, until=NOW.date() - timedelta(days=1))
    assert told(shift) == []


def test_the_queries_of_a_draft_do_not_grow_with_the_region(shift, served):
    answers(shift.post.roster.unit)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            found = told(shift)
        return len(caught), len(found)

    a_ticket(served, None, title="一")
    few = asked()
    for number in range(5):
        a_ticket(served, None, title=f"第{number}件")
    many = asked()
    assert (few[0], many[1]) == (many[0], 6)


def test_who_is_on_duty_for_the_region_hears_of_a_ticket_where_nobody_is_nearer(
    people, shift, served, an
):
    centre = shift.post.roster.unit
    assert on_duty_for(served, NOW) == []
    answers(centre)
    # Whoever may not work on tickets of the unit is told nothing of them.
    assert on_duty_for(served, NOW) == []
    place = Place(region=people.region)
    grant_role(an, Role.DUTY_ENGINEER, place, by=None, from_on=LONG_AGO)
    assert on_duty_for(served, NOW) == [an]
    near = an_engineer(served, "近")
    turns(a_post(a_roster(served)), [near], now=beijing("2026-03-02 07:00"))
    assert on_duty_for(served, NOW) == [near]
