"""Overdue steps are told once a day; due dates come when the year is entered."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from hengwang.access.jobs import remind_of_steps
from hengwang.access.models import Application
from hengwang.access.services import working
from hengwang.access.services.reminding import fill_in_due_dates, remind
from hengwang.access.tests.factories import an_application
from hengwang.calendars.services import enter_year
from hengwang.kernel.periods import BEIJING
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.outbox.registry import periodics

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


def reachable(person):
    channel = Channel.objects.create(name=person.username, person=person, kind=ChannelKind.WEBHOOK)
    Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)


@pytest.fixture
def application(people, officer, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return an_application(people.unit, officer)


def test_the_owner_of_an_overdue_step_is_told_once_a_day(application, admin, time_machine):
    reachable(admin)
    working.take(application.pk, by=admin)
    assert remind() == 0
    late = MONDAY + timedelta(days=4)
    time_machine.move_to(late, tick=False)
    assert (remind(), remind()) == (1, 0)
    told = Delivery.objects.get()
    assert application.number in told.title
    assert told.path == application.get_absolute_url()
    time_machine.move_to(late + timedelta(days=1), tick=False)
    assert remind() == 1


def test_a_step_nobody_took_is_told_to_who_could(application, admin, officer, time_machine):
    reachable(admin)
    reachable(officer)
    time_machine.move_to(MONDAY + timedelta(days=4), tick=False)
    assert remind() == 1
    assert Delivery.objects.get().channel.person == admin


def test_due_dates_are_filled_in_when_the_year_is_entered(people, officer, time_machine):
    time_machine.move_to(datetime(2031, 3, 3, 9, 0, tzinfo=BEIJING), tick=False)
    made = an_application(people.unit, officer)
    assert made.step_due_on is None
    assert fill_in_due_dates() == 0
    enter_year(2031, by=None, days=[])
    assert fill_in_due_dates() == 1
    made = Application.objects.get()
    assert (made.step_due_on, made.promised_on) == (date(2031, 3, 6), date(2031, 3, 31))
    assert made.steps.get(done_at=None).due_on == date(2031, 3, 6)


def test_the_work_recurs(application):
    assert "access.remind" in periodics
    remind_of_steps()
    assert timezone.localdate() == MONDAY.date()
