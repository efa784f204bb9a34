"""People, pools and a collector for the tests of access."""

import pytest

from hengwang.access.tests.factories import a_ground
from hengwang.accounts.choices import Role
from hengwang.testing.people import grant, make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def officer(people):
    """Of the unit that applies."""
    return people.with_role(Role.ACCESS_UNIT_OFFICER)


@pytest.fixture
def admin(people):
    """Decides, signs, opens."""
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def second(people):
    """Another one who may: what one draws up the other signs."""
    people.wang.grants.all().delete()
    grant(people.wang, Role.NETWORK_ADMIN, people.unit)
    return people.wang


@pytest.fixture
def ground(people, admin):
    """A prefix, a zone of names, a carrier and a collector."""
    return a_ground(people.unit, admin)
