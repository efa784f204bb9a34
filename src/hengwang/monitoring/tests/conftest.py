"""People and a store of their own for the tests of monitoring."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.monitoring import store
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def samples(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    settings.DATA_DIR = tmp_path
    opened = store.sample_store()
    yield opened
    opened.close()
