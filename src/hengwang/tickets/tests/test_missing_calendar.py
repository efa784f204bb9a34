"""A year nobody entered: nothing is refused, nothing is guessed, and it is counted later."""

from datetime import datetime, time, timedelta

import pytest

from hengwang.calendars.services import enter_year
from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import BEIJING, Period
from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import Kind, Priority
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.clocks import Verdict, clock_of
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.counting import count_anew, uncounted
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.tests.factories import a_ticket

YEAR = 2031
# A Monday of a year the library of holidays does not know.
MONDAY = datetime(YEAR, 3, 3, 9, 0, tzinfo=BEIJING)
HOUR = timedelta(hours=1)
OFFICE = [(time(8, 30), time(12)), (time(14, 30), time(18))]


@pytest.fixture
def at(time_machine):
    def move(moment):
        time_machine.move_to(moment, tick=False)
        return moment

    move(MONDAY)
    return move


@pytest.fixture
def ticket(people, keeper, at):
    promised = Promised("工作时间", OFFICE, respond_minutes=60, restore_minutes=600)
    set_level(people.unit, Kind.FAULT, Priority.P3, promised, by=keeper)
    return a_ticket(people.unit, None)


def measured(people):
    scope = Scope.of_units([people.unit.pk])
    return metrics.get("tickets.response_timeliness").measure(Period.year_of(YEAR), scope)


def test_work_goes_on_and_the_page_says_which_year_is_missing(ticket, engineer, at):
    at(MONDAY + HOUR / 2)
    working.take(ticket.pk, by=engineer)
    now = at(MONDAY + 26 * HOUR)
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.respond_used_s) == (None, None)
    clock = clock_of(ticket, now=now)
    assert (clock.missing_year, clock.limits) == (YEAR, ())
    whole = sum((one.interval.duration for one in clock.ledger), timedelta())
    assert whole == 26 * HOUR
    assert str(YEAR) in client_of(engineer).get(ticket.get_absolute_url()).content.decode()
    ending.resolve(ticket.pk, "已处理", by=engineer)


def test_what_waited_is_counted_when_the_year_is_entered(ticket, people, engineer, at):
    at(MONDAY + HOUR / 2)
    working.take(ticket.pk, by=engineer)
    unknown = measured(people)
    assert unknown.value is None
    assert count_anew() == 0
    enter_year(YEAR, by=None, days=[])
    known = a_ticket(people.unit, None)
    assert known.due_at is not None
    assert uncounted().get() == ticket
    assert (count_anew(), count_anew()) == (1, 0)
    ticket.refresh_from_db()
    assert ticket.respond_used_s == 1800
    # Ten hours of service from nine: six and a half on Monday, Tuesday's morning.
    assert ticket.due_at == datetime(YEAR, 3, 4, 12, 0, tzinfo=BEIJING)
    assert measured(people).value == 1 / 2


def test_a_limit_beyond_the_new_year_runs_undated(people, keeper, engineer, at):
    eve = at(datetime(YEAR - 1, 12, 31, 17, 0, tzinfo=BEIJING))
    enter_year(YEAR - 1, by=None, days=[])
    promised = Promised("工作时间", OFFICE, respond_minutes=30, restore_minutes=600)
    set_level(people.unit, Kind.FAULT, Priority.P3, promised, by=keeper)
    ticket = a_ticket(people.unit, None)
    clock = clock_of(ticket, now=eve)
    respond, restore = clock.limits
    assert ticket.due_at == respond.due_at == eve + HOUR / 2
    assert (restore.verdict, restore.due_at, clock.missing_year) == (Verdict.RUNNING, None, YEAR)
    working.take(ticket.pk, by=engineer)
    assert Ticket.objects.get(pk=ticket.pk).respond_used_s == 0
    assert uncounted().get() == ticket
    enter_year(YEAR, by=None, days=[])
    assert count_anew() == 1
