"""What every route owes: nothing to strangers, and a login page to those who are nobody yet."""

from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from hengwang.accounts.models import User


def client_of(user: User) -> Client:
    """A browser in which `user` is logged in."""
    client = Client()
    client.force_login(user)
    return client


def assert_hidden_from(stranger: User, url: str, *, method: str = "get") -> None:
    """A stranger gets 404, as if the thing did not exist; 403 would tell that it does."""
    response = getattr(client_of(stranger), method)(url)
    assert response.status_code == HTTPStatus.NOT_FOUND, (url, response.status_code)


def assert_shown_to(user: User, url: str) -> None:
    """Whoever may, gets the page."""
    response = client_of(user).get(url)
    assert response.status_code == HTTPStatus.OK, (url, response.status_code)


def assert_needs_login(url: str) -> None:
    """Anonymous visitors are sent to the login page."""
    response = Client().get(url)
    assert response.status_code == HTTPStatus.FOUND, (url, response.status_code)
    assert response.headers["Location"].startswith(reverse("account_login")), url
