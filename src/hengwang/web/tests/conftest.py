"""A member at the browser."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def member(client, people):
    """The client of an evaluator."""
    client.force_login(
        people.with_role(Role.EVALUATOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client
