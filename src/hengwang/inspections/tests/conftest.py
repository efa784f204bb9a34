"""People of the tests of inspections."""

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
def planner(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def contractor(people):
    return people.with_role(Role.COMPANY_ENGINEER)
