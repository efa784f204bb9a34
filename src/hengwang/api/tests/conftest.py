"""A programme with an evaluation, and callers with tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.services import issue_token
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import (
    a_full_evaluation,
    a_programme,
    a_row,
    an_evaluation,
)
from hengwang.projects.models import Programme
from hengwang.testing.people import People, grant, make_people

BASE = "/api/v1"


@dataclass
class Caller:
    """A program that speaks with one token."""

    client: Client

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(BASE + path, headers=headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        send = getattr(self.client, method)
        return send(BASE + path, body, content_type="application/json", headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, body, **headers)

    def put(self, path: str, body: Any = None) -> Any:
        return self.send("put", path, body)


@pytest.fixture
def people(db) -> People:
    return make_people()


@pytest.fixture
def caller() -> Callable[..., Caller]:
    """`caller(user)` with everything the user may, or with `scopes` only."""

    def make(user: User, *scopes: Permission) -> Caller:
        wanted = scopes or [one for one in Permission if may(user, one)]
        now = timezone.now()
        _, secret = issue_token(user, "test", wanted, lifetime=timedelta(days=1), at=now)
        return Caller(Client(headers={"authorization": f"Bearer {secret}"}))

    return make


@pytest.fixture
def lin(people, caller) -> Caller:
    return caller(people.lin)


@pytest.fixture
def wang(people, caller) -> Caller:
    return caller(people.wang)


@pytest.fixture
def stranger(people, caller) -> Caller:
    """Somebody with every right of the operators' rooms, in another unit."""
    user = User.objects.create_user("stranger", display_name="外人", unit=people.other_unit)
    for role in (Role.NETWORK_ADMIN, Role.DUTY_ENGINEER):
        grant(user, role, people.other_unit)
    return caller(user)


@pytest.fixture
def programme(people) -> Programme:
    return a_programme(people.unit, people.lin)


@pytest.fixture
def evaluation(people, programme) -> Evaluation:
    declared = an_evaluation(programme, people.lin)
    a_row(declared, people.lin)
    return declared


@pytest.fixture
def full(people, programme) -> Evaluation:
    """One that could be submitted."""
    return a_full_evaluation(programme, people.lin)
