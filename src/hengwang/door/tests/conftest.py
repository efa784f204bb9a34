"""Two units with an officer each, and those who write for them."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.testing.people import grant, make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def officer(people):
    """Of 甲局."""
    return people.with_role(Role.ACCESS_UNIT_OFFICER)


@pytest.fixture
def neighbour(people):
    """Of 乙局: uses the door of another unit."""
    made = User.objects.create_user("neighbour", display_name="乙局文员", unit=people.other_unit)
    grant(made, Role.ACCESS_UNIT_OFFICER, people.other_unit)
    return made


@pytest.fixture
def engineer(people):
    return people.with_role(Role.DUTY_ENGINEER)


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)
