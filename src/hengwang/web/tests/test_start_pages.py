"""Every role begins with something useful: panels of its own, or a page of its own."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.test import RequestFactory
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.kernel.registry import Registry
from hengwang.pages import panels as pages_panels
from hengwang.pages.landing import landing_of
from hengwang.pages.panels import panels, shown_to
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db
OWN: Mapping[Role, set[str]] = {
    Role.DUTY_ENGINEER: {"broken-now", "start-tickets", "bulletins", "access-mine"},
    Role.NETWORK_ADMIN: {"broken-now", "start-tickets", "bulletins"},
    Role.SECURITY_ENGINEER: {"start-tickets"},
    Role.PROJECT_OWNER: {"money-today", "payments-due"},
    Role.FINANCE_OFFICER: {"money-today", "payments-due"},
    Role.EVALUATOR: {"evaluations-to-review", "evidence-to-review", "reviews-open-errors"},
    Role.AREA_ADMIN: {"broken-now", "start-tickets", "bulletins"},
    Role.COMPANY_ENGINEER: {"start-tickets"},
    Role.SUPERVISING_OFFICER: {"evaluations-to-review"},
    Role.LEADER: {"money-today", "start-figures", "goals-on-track", "broken-now"},
    Role.SYSTEM_ADMIN: {"start-platform", "start-people"},
    Role.SECURITY_ADMIN: {"start-people"},
    Role.AUDIT_ADMIN: {"start-trail"},
}


def offered(role: Role) -> set[str]:
    return {key for key, panel in panels.items() if role.value in panel.roles}


def test_every_role_has_panels_of_its_own_or_begins_elsewhere():
    for role in Role:
        if landing_of([role.value]) is None:
            assert offered(role), role
            assert OWN[role] <= offered(role), (role, sorted(offered(role)))
        else:
            assert role is Role.ACCESS_UNIT_OFFICER


def test_who_holds_more_than_one_role_begins_at_the_start_page():
    assert landing_of([Role.ACCESS_UNIT_OFFICER, Role.PROJECT_OWNER]) is None
    assert landing_of([]) is None


@pytest.mark.parametrize("role", list(Role))
def test_the_start_page_of_every_role_opens(role, django_assert_max_num_queries):
    people = make_people()
    person = people.with_role(role)
    for _ in range(4):
        a_ticket(people.unit, None)
    client = client_of(person)
    client.get("/")
    with django_assert_max_num_queries(60):
        response = client.get("/")
    if role is Role.ACCESS_UNIT_OFFICER:
        assert response.headers["Location"] == reverse("door")
    else:
        assert response.status_code == 200
        # Where nothing is entered yet, the page teaches instead of standing empty.
        assert b"hw-grid" in response.content or b"hw-start-doors" in response.content


def first(role: Role, many: int) -> list[str]:
    person = make_people().with_role(role)
    request = RequestFactory().get("/")
    request.user, request.session = person, {}
    roles = frozenset({role.value})
    asked = [replace(one, query=lambda _request: {}) for one in panels.values()]
    with pytest.MonkeyPatch.context() as patch:
        registry = Registry("panels")
        for one in asked:
            registry.register(one.key, one)
        patch.setattr(pages_panels, "panels", registry)
        return [one.panel.key for one in shown_to(request, person, roles)][:many]


def test_each_day_begins_with_its_own_matter():
    assert first(Role.LEADER, 3) == ["start-figures", "money-today", "goals-on-track"]


def test_the_administrator_sees_first_how_the_platform_runs():
    assert first(Role.SYSTEM_ADMIN, 2) == ["start-platform", "start-people"]


def test_the_duty_engineer_sees_first_what_is_broken_and_who_hands_over():
    shown = [key for key in first(Role.DUTY_ENGINEER, 8) if key != "start-unread"]
    wanted = ["broken-now", "duty", "start-tickets", "access-mine", "inspections-today"]
    assert [key for key in shown if key in wanted] == wanted
    assert shown[0] == "broken-now"
