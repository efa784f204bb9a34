"""People of the tests of tickets."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def engineer(people):
    return people.with_role(Role.DUTY_ENGINEER)


@pytest.fixture
def unit_officer(people):
    return people.with_role(Role.ACCESS_UNIT_OFFICER)


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)
