"""Every address of duty as nobody, as a stranger, as our own people and as each role."""

import pytest
from django.db import transaction
from django.test import Client

from hengwang.accounts.choices import Role
from hengwang.duty.tests.factories import duty_records
from hengwang.testing.people import make_people
from hengwang.testing.routes import all_routes
from hengwang.testing.scopes import client_of

ROUTES = [route for route in all_routes() if route.text.startswith("duty/")]
WORDS = {"word": "withdraw"}


def ask(client, route, ids, method):
    with transaction.atomic():
        response = getattr(client, method)(route.address(ids))
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.django_db
def test_each_address_is_open_to_those_it_is_for_and_to_nobody_else():
    people = make_people()
    ids = {**duty_records(people.unit, people.lin), **WORDS}
    wrong = []
    roles = (Role.NETWORK_ADMIN, Role.DUTY_ENGINEER, Role.LEADER, Role.AUDIT_ADMIN)
    keeper = client_of(people.with_role(Role.NETWORK_ADMIN))
    found = 0
    for route in ROUTES:
        for method in ("get", "post"):
            if ask(Client(), route, ids, method) not in (302, 405):
                wrong.append(("nobody", method, route.text))
            if route.private_places and ask(client_of(people.wang), route, ids, method) not in (
                404,
                405,
            ):
                wrong.append(("stranger", method, route.text))
            for role in roles:
                client = client_of(people.with_role(role))
                client.raise_request_exception = False
                if ask(client, route, ids, method) >= 500:
                    wrong.append((role.value, method, route.text))
        found += ask(keeper, route, ids, "get") == 200
    assert wrong == []
    assert found > len(ROUTES) / 2
