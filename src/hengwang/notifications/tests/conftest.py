"""People and settings for the tests of notifications."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.notifications.tests.receivers import free_port, http_receiver
from hengwang.testing.people import make_people


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture(autouse=True)
def _places(settings):
    settings.NOTIFY_HOSTS = ["127.0.0.0/8", "gateway.example.gov.cn"]
    settings.PUBLIC_URL = "https://hengwang.example.gov.cn"


@pytest.fixture
def receiver():
    with http_receiver() as made:
        yield made


@pytest.fixture
def smtp_port(settings):
    port = free_port()
    settings.MAIL_URL = f"mailto://127.0.0.1:{port}?from=hengwang@example.gov.cn&mode=insecure"
    return port
