"""People and contracts of the tests of vendors."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.testing.people import grant, make_people
from hengwang.vendors.tests import factories


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def assessor(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def decider(people):
    return people.with_role(Role.LEADER)


@pytest.fixture
def firm(people):
    """An engineer of the company under contract."""
    return people.chen


@pytest.fixture
def rival(people):
    """An engineer of another company."""
    user = User.objects.create_user(
        "rival", display_name="竞", company=factories.make_company("戊公司")
    )
    grant(user, Role.COMPANY_ENGINEER, people.unit)
    return user


@pytest.fixture
def contract(people):
    return factories.a_contract(people)


@pytest.fixture
def scheme(contract, assessor):
    with factories.figures():
        return factories.a_scheme(contract, assessor)


@pytest.fixture(autouse=True)
def calendar(request):
    if "people" in request.fixturenames or "db" in request.fixturenames:
        request.getfixturevalue("people")
        factories.enter_years()


@pytest.fixture
def figures():
    """What the metrics of the tests answer; an entry is a value, None is no data."""
    with factories.figures() as answers:
        yield answers
