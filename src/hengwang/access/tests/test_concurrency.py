"""Fifty at once: numbers, reservations and openings come to one each."""

import pytest

from hengwang.access.choices import Kind, State, Step
from hengwang.access.errors import ApplicationStateError
from hengwang.access.models import AccessPoint, Application, ResourcePlan
from hengwang.access.services import opening, plans
from hengwang.access.tests.factories import a_ground, an_application, lead, plan_for
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.addressing.models import Address
from hengwang.addressing.tests.test_concurrency import THREADS, at_once
from hengwang.network.models import Circuit
from hengwang.testing.people import grant, make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    people = make_people()
    admin = people.with_role(Role.NETWORK_ADMIN)
    people.wang.grants.all().delete()
    grant(people.wang, Role.NETWORK_ADMIN, people.unit)
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    return people, officer, admin, people.wang, a_ground(people.unit, admin, "10.9.0.0/25")


def test_fifty_who_sign_at_once_reserve_each_address_once(house):
    people, officer, admin, second, ground = house
    made = []
    for _number in range(THREADS):
        one = an_application(people.unit, officer)
        lead(one, Step.ALLOCATION, ground, by=admin, second=second)
        plans.draw_up(one.pk, plan_for(one, ground), by=admin)
        made.append(one.pk)

    def work(number):
        by = User.objects.get(pk=second.pk)
        return plans.sign(made[number], by=by).address_texts

    given = [text for texts in at_once(work) for text in texts]
    assert len(given) == len(set(given)) == 2 * THREADS
    assert Address.objects.count() == 2 * THREADS
    assert all(plan.is_unchanged for plan in ResourcePlan.objects.select_related("application"))


def test_fifty_who_apply_at_once_get_fifty_numbers(house):
    people, officer, _admin, _second, _ground = house

    def work(_number):
        by = User.objects.get(pk=officer.pk)
        return an_application(people.unit, by, Kind.DOMAIN).number

    numbers = at_once(work)
    assert sorted(numbers) == sorted(set(numbers))


def test_of_fifty_who_open_one_application_one_does(house):
    people, officer, admin, second, ground = house
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)

    def work(_number):
        by = User.objects.get(pk=admin.pk)
        try:
            opening.carry_out(made.pk, by=by, collector=ground.collector)
        except ApplicationStateError:
            return 0
        return 1

    assert sum(at_once(work)) == 1
    assert (AccessPoint.objects.count(), Circuit.objects.count()) == (1, 1)
    assert Application.objects.get().state == State.DONE


def test_of_those_who_withdraw_and_those_who_open_at_once_one_has_an_effect(house):
    people, officer, admin, second, ground = house
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)

    def work(number):
        by = User.objects.get(pk=admin.pk)
        try:
            if number % 2:
                plans.withdraw(made.pk, "端口不足", by=by)
                return "withdrawn"
            opening.carry_out(made.pk, by=by, collector=ground.collector)
        except ApplicationStateError:
            return ""
        return "opened"

    (done,) = [one for one in at_once(work) if one]
    made.refresh_from_db()
    plan = ResourcePlan.objects.get()
    if done == "opened":
        assert (made.state, plan.withdrawn_at) == (State.DONE, None)
        assert Circuit.objects.count() == 1
    else:
        assert (made.step, made.state) == (Step.ALLOCATION, State.OPEN)
        assert plan.withdrawn_at is not None
        assert not Circuit.objects.exists()
        assert not Address.objects.exists()
    assert made.steps.filter(done_at=None).count() == int(done == "withdrawn")
