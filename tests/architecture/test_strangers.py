"""Every page and every operation of the API, as nobody, as another unit, and as each role."""

from collections.abc import Iterable, Mapping

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.testing.people import People, make_people
from hengwang.testing.routes import Route, all_routes
from hengwang.testing.scopes import client_of
from hengwang.testing.world import ids_of

ROUTES = all_routes()
METHODS = ("get", "post", "put", "delete")
# Addresses that anybody may open: the way in, the watchdog's line, the language and the colours,
# and an invitation, whose address is its own key.
OPEN = {
    "account_login",
    "account_inactive",
    "account_signup",
    "account_logout",
    "alive",
    "language-choose",
    "theme-choose",
    "year-choose",
    "survey-answer",
}
# Doors of collectors: who does not speak their protocol is told so before anything is read.
MACHINES = {"collector-enrol", "collector-plan", "collector-heartbeat", "collector-trials"}
# Pages of the login library that are switched off send on to ones that ask for the login.
DOORS = ("account_login", "account-mine", "account_change_password")
SERVER_ERROR = 500


@pytest.fixture(scope="module")
def world(module_db: None) -> tuple[People, Mapping[str, int]]:
    """A row of every kind, entered once: each request takes back what it does."""
    people = make_people()
    return people, ids_of(people)


@pytest.fixture
def people(world: tuple[People, Mapping[str, int]], db: None) -> People:
    return world[0]


@pytest.fixture
def ids(world: tuple[People, Mapping[str, int]], db: None) -> Mapping[str, int]:
    return world[1]


def ask(client: Client, route: Route, ids: Mapping[str, int], method: str) -> HttpResponseBase:
    """One request whose effect is taken back at once."""
    with transaction.atomic():
        body = {"data": "{}", "content_type": "application/json"} if method != "get" else {}
        more = body if route.is_api else {}
        response = getattr(client, method)(route.address(ids), **more)
        if response.streaming:
            list(response.streaming_content)  # type: ignore[attr-defined]
        response.close()
        transaction.set_rollback(True)
    return response


def none(found: list[tuple[str, str, int]]) -> None:
    """Fail with every finding on a line of its own."""
    lines = [f"{method.upper()} /{address} → {status}" for method, address, status in found]
    assert not lines, "\n".join(["", *lines])


def methods_of(route: Route) -> Iterable[str]:
    return METHODS if route.is_api else METHODS[:2]


def test_every_name_in_an_address_has_an_example(ids):
    missing = {route.text: route.missing_from(ids) for route in ROUTES if route.missing_from(ids)}
    hint = "give each an example row in hengwang/testing/world.py, or a word in routes.PUBLIC_WORDS"
    assert missing == {}, hint


def test_nobody_gets_anything_but_the_login_page(ids):
    doors = tuple(reverse(name) for name in DOORS)
    leaks = []
    for route in ROUTES:
        if route.name in OPEN:
            continue
        for method in methods_of(route):
            response = ask(Client(), route, ids, method)
            target = response.headers.get("Location", "")
            sent_away = response.status_code == 302 and target.startswith(doors)
            refused = {401, 404, 405, 400} if route.name in MACHINES else {401, 404, 405}
            if not (sent_away or response.status_code in refused):
                leaks.append((method, route.text, response.status_code))
    none(leaks)


def test_another_unit_finds_none_of_our_rows(people, ids):
    client = client_of(people.wang)
    leaks = []
    for route in ROUTES:
        if not route.private_places or route.name in OPEN:
            continue
        for method in methods_of(route):
            status = ask(client, route, ids, method).status_code
            # A body that is not valid is refused before anything is looked up.
            blind = {404, 405, 422} if route.is_api and method != "get" else {404, 405}
            if status not in blind:
                leaks.append((method, route.text, status))
    none(leaks)


def test_our_own_people_find_them(people, ids):
    client = client_of(people.lin)
    found = [route for route in ROUTES if ask(client, route, ids, "get").status_code == 200]
    assert len(found) > len(ROUTES) / 3, "the examples are rows nobody sees"


@pytest.mark.parametrize("role", list(Role))
def test_no_role_meets_an_error_of_the_server(people, ids, role):
    client = client_of(people.with_role(role))
    client.raise_request_exception = False
    broken = []
    for route in ROUTES:
        for method in methods_of(route):
            status = ask(client, route, ids, method).status_code
            if status >= SERVER_ERROR and route.name != "alive":
                broken.append((method, route.text, status))
    none(broken)
