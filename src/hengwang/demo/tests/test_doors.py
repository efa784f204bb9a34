"""The doors of the demo: open to this machine in demo mode, and otherwise not there."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from hengwang.accounts.models import User
from hengwang.demo.services.visitors import VISITORS, make_visitors

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitors() -> dict[str, User]:
    return make_visitors()


def at_home(**extra: str) -> Client:
    """A browser on the machine itself."""
    return Client(**{"HTTP_HOST": "127.0.0.1:8000", **extra})


def _enter(client: Client, name: str = "demo-owner", **extra: str) -> int:
    return client.post(reverse("demo-enter", args=[name]), **extra).status_code


def test_a_visitor_enters_with_one_click(visitors, settings):
    settings.DEMO = True
    client = at_home()
    assert _enter(client) == HTTPStatus.FOUND
    assert client.get("/").wsgi_request.user == visitors["demo-owner"]


@pytest.mark.parametrize("name", sorted(VISITORS))
def test_there_is_a_door_for_every_role(visitors, settings, name):
    settings.DEMO = True
    assert _enter(at_home(), name) == HTTPStatus.FOUND


def test_outside_the_demo_there_is_no_door(visitors, settings):
    settings.DEMO = False
    assert _enter(at_home()) == HTTPStatus.NOT_FOUND
    assert "demo-enter" not in at_home().get(reverse("account_login")).content.decode()
    assert "demo-owner" not in at_home().get(reverse("account_login")).content.decode()


def test_another_machine_finds_no_door(visitors, settings):
    settings.DEMO = True
    assert _enter(at_home(REMOTE_ADDR="192.0.2.7")) == HTTPStatus.NOT_FOUND


def test_another_name_finds_no_door(visitors, settings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    assert _enter(at_home(), HTTP_HOST="hengwang.example") == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "extra", [{"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"REMOTE_ADDR": "not an address"}]
)
def test_a_forwarded_or_unclear_visitor_finds_no_door(visitors, settings, extra):
    settings.DEMO = True
    assert _enter(at_home(), **extra) == HTTPStatus.NOT_FOUND


def test_behind_a_proxy_there_is_no_door(visitors, settings):
    settings.DEMO, settings.BEHIND_PROXY = True, True
    assert _enter(at_home()) == HTTPStatus.NOT_FOUND


def test_only_visitors_can_be_entered(visitors, settings):
    settings.DEMO = True
    User.objects.create_user("somebody")
    assert _enter(at_home(), "somebody") == HTTPStatus.NOT_FOUND


def test_nobody_logs_in_as_a_visitor_by_password(visitors):
    assert not any(user.has_usable_password() for user in visitors.values())


def test_a_door_is_no_link(visitors, settings):
    settings.DEMO = True
    url = reverse("demo-enter", args=["demo-owner"])
    assert Client().get(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_visitors_are_made_once(visitors):
    assert make_visitors() == visitors
    assert User.objects.count() == len(VISITORS)
