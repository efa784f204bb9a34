"""The people and the programme most tests of projects begin with."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.projects.models import Programme
from hengwang.projects.tests.factories import make_programme
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db) -> People:
    return make_people()


@pytest.fixture
def finance(people: People) -> User:
    """Finance officer of 甲局."""
    return people.with_role(Role.FINANCE_OFFICER)


@pytest.fixture
def programme(people: People) -> Programme:
    """The extranet of 甲局 in 2020, entered by lin."""
    return make_programme(people.unit, by=people.lin)
