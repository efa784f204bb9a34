"""People of the tests of assurances."""

import pytest

from hengwang.assurances.tests.factories import a_leader, a_planner, an_engineer
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def planner(people):
    return a_planner(people.unit)


@pytest.fixture
def leader(people):
    return a_leader(people.unit)


@pytest.fixture
def an(people):
    return an_engineer(people.unit, "安")


@pytest.fixture
def bo(people):
    return an_engineer(people.unit, "柏")


@pytest.fixture
def move(time_machine):
    return lambda at: time_machine.move_to(at, tick=False)
