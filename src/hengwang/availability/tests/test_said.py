"""“It was down”: an amendment makes an outage, lengthens one, joins two, and may be taken back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Correction
from hengwang.availability.models import Amendment, Outage
from hengwang.availability.queries.outages import outages_of
from hengwang.availability.selecting import book_of
from hengwang.availability.tests.factories import (
    DAY,
    HOUR,
    YEAR_BEGAN,
    a_target,
    an_amendment,
    an_outage,
)
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Target

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2020")
NOON = YEAR_BEGAN + 10 * DAY


@pytest.fixture
def says(people, admin):
    leader = people.with_role(Role.LEADER)
    order = iter(range(1000))

    def say(target, start, length, what=Correction.DOWN, **told):
        at = NOON + 300 * DAY + timedelta(minutes=next(order))
        return an_amendment(admin, leader, target, start, length, says=what, decided_at=at, **told)

    return say


def ask(key, period=YEAR, **params):
    return metrics.get(f"availability.{key}").measure(period, Scope(), {"subjects": "all"} | params)


def test_what_was_not_measured_and_is_said_to_have_been_down_is_an_outage(people, says):
    target = a_target(people.unit)
    says(target, NOON, 2 * HOUR, cause="carrier")
    found = ask("outages")
    assert found.value == 1
    assert [(part.key, part.value) for part in found.parts] == [("carrier", 1)]
    assert ask("mttr").value == 2
    assert ask("mtbf").value == YEAR.interval.micros // 3_600_000_000 - 2


def test_a_measured_outage_is_lengthened_and_stays_one(people, says):
    target = a_target(people.unit)
    an_outage(target, NOON, HOUR, cause="power")
    says(target, NOON - HOUR, HOUR)
    assert ask("outages").value == 1
    assert ask("mttr").value == 2


def test_two_measured_outages_with_the_time_between_are_one(people, says):
    target = a_target(people.unit)
    an_outage(target, NOON, HOUR)
    an_outage(target, NOON + 3 * HOUR, HOUR)
    says(target, NOON + HOUR, 2 * HOUR)
    assert ask("outages").value == 1
    assert ask("mttr").value == 4


def test_what_is_said_to_have_been_up_later_is_no_outage(people, says):
    target = a_target(people.unit)
    says(target, YEAR_BEGAN - HOUR, 3 * HOUR)
    an_outage(target, YEAR_BEGAN + HOUR, 3 * HOUR)
    assert ask("outages").value == 0
    says(target, YEAR_BEGAN - HOUR, 2 * HOUR, Correction.UP)
    assert ask("outages").value == 1
    assert ask("mttr").value == 3


def test_what_lies_behind_a_parent_said_to_be_down_is_counted_once(people, says):
    parent = a_target(people.unit, "汇聚")
    for number in range(3):
        child = a_target(people.unit, f"接入{number}", parent=parent)
        an_outage(child, NOON, HOUR)
    assert ask("outages").value == 3
    says(parent, NOON, HOUR)
    assert ask("outages").value == 1
    assert ask("outages", size="large", large_units=2).value == 0


def test_it_goes_back_to_a_failed_parent_itself(people, says):
    parent = a_target(people.unit, "汇聚")
    child = a_target(people.unit, "接入", parent=parent)
    an_outage(parent, NOON, HOUR)
    says(child, NOON, HOUR)
    assert ask("outages").value == 1


def test_planned_work_said_afterwards_does_not_count(people, says):
    target = a_target(people.unit)
    says(target, NOON, HOUR)
    says(target, NOON, HOUR, Correction.EXCUSED)
    assert ask("outages").value == 0


def test_the_trail_names_the_amendment_and_no_outage(people, says):
    target = a_target(people.unit)
    says(target, NOON, HOUR)
    basis = ask("outages").basis
    rows = bases.get("availability").resolve(basis.ids, people.with_role(Role.NETWORK_ADMIN))
    assert len(rows) == len(basis.ids) == 1


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 12))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=4))
def test_outages_are_the_stretches_of_down_time(people, admin, measured, said):
    Amendment.objects.all().delete()
    Outage.objects.all().delete()
    target = Target.objects.filter(name="任意").first() or a_target(people.unit, "任意")
    leader = people.with_role(Role.LEADER)
    busy: set[int] = set()
    for start, length in measured:
        hours = set(range(start - 1, start + length + 1))
        if not hours & busy:
            an_outage(target, NOON + start * HOUR, length * HOUR)
            busy |= set(range(start, start + length))
    for start, length in said:
        an_amendment(
            admin, leader, target, NOON + start * HOUR, length * HOUR, says=Correction.DOWN
        )
        busy |= set(range(start, start + length))
    stretches = sum(hour - 1 not in busy for hour in busy)
    targets = Target.objects.filter(pk=target.pk)
    rows = outages_of(book_of(YEAR, targets, Policy()), targets)
    own = [row for row in rows if row.is_own]
    assert len(own) == stretches
    assert sum(row.counted for row in own) == len(busy) * 3_600_000_000
