"""People of the tests of duty."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.duty.tests.factories import a_post, a_roster, an_engineer
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def an(people):
    return an_engineer(people.unit, "安")


@pytest.fixture
def bo(people):
    return an_engineer(people.unit, "柏")


@pytest.fixture
def ce(people):
    return an_engineer(people.unit, "岑")


@pytest.fixture
def roster(people):
    return a_roster(people.unit)


@pytest.fixture
def post(roster):
    return a_post(roster)
