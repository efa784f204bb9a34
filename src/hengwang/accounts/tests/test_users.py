"""Accounts and their pages: who may do what, and what is left behind."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts import errors
from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may, require, units_with
from hengwang.accounts.roles import PERMISSIONS_OF
from hengwang.accounts.services import Place, UserFacts, close_account, create_user, grant_role
from hengwang.audit.models import AuditEntry
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.testing.people import LONG_AGO, make_people
from hengwang.testing.scopes import assert_hidden_from, assert_shown_to, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_people()


def test_every_role_has_permissions_and_every_permission_a_role():
    assert set(PERMISSIONS_OF) == set(Role)
    assert set().union(*PERMISSIONS_OF.values()) == set(Permission)


def test_a_right_in_a_unit_reaches_the_units_below(people):
    below = open_unit(
        "甲局信息中心", UnitFacts(Level.PROVINCE, people.region, parent=people.unit), by=None
    )
    assert set(units_with(people.lin, Permission.EDIT_PROJECTS)) == {people.unit, below}
    assert may(people.lin, Permission.EDIT_PROJECTS, below)
    assert not may(people.lin, Permission.EDIT_PROJECTS, people.other_unit)
    with pytest.raises(errors.NotAllowedError):
        require(people.wang, Permission.EDIT_PROJECTS, below)


def test_a_right_in_a_region_reaches_its_units_and_no_others(people):
    city = Region.objects.create(
        code="620100", name="兰州市", full_name="甘肃省兰州市", level="city"
    )
    own = open_unit("市局", UnitFacts(Level.CITY, city), by=None)
    user = User.objects.create_user("qian")
    grant_role(user, Role.AREA_ADMIN, Place(region=city), by=None)
    assert list(units_with(user, Permission.MANAGE_UNITS)) == [own]
    assert not may(user, Permission.MANAGE_UNITS, people.unit)


def test_company_staff_reach_their_company_and_no_unit(people):
    assert people.chen.reach("view_companies").company_id == people.company.pk
    assert not units_with(people.chen, Permission.VIEW_COMPANIES).exists()
    assert not Unit.objects.visible_to(people.chen).exists()


def test_rights_cost_one_query_a_request(people):
    lin = User.objects.get(pk=people.lin.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for permission in Permission:
            may(lin, permission)
            may(lin, permission, people.unit)
    assert len(queries) <= 2


def test_a_closed_account_has_no_rights(people):
    close_account(people.lin.pk, by=people.with_role(Role.SYSTEM_ADMIN))
    assert User.objects.get(pk=people.lin.pk).reach("view_projects").is_nothing


def test_nobody_closes_their_own_account_and_the_last_administrator_stays(people):
    system = people.with_role(Role.SYSTEM_ADMIN)
    auditor = people.with_role(Role.AUDIT_ADMIN)
    with pytest.raises(errors.OwnAccountError):
        close_account(system.pk, by=system)
    with pytest.raises(errors.LastAdministratorError):
        close_account(auditor.pk, by=system)


def test_a_user_name_is_taken_whatever_its_case(people):
    with pytest.raises(errors.UsernameTakenError):
        create_user("LIN", UserFacts("林"), by=people.with_role(Role.SYSTEM_ADMIN))


def test_only_the_system_administrator_creates_accounts(people):
    for role in set(Role) - {Role.SYSTEM_ADMIN}:
        with pytest.raises(errors.NotAllowedError):
            create_user(f"x{role}", UserFacts("x"), by=people.with_role(role))


def test_the_list_of_users_costs_the_same_for_many_as_for_few(people):
    system = people.with_role(Role.SYSTEM_ADMIN)
    client = client_of(system)
    url = reverse("user-list")
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(20):
        user = User.objects.create_user(f"u{number}", unit=people.unit)
        RoleGrant.objects.create(user=user, role=Role.LEADER, unit=people.unit, from_on=LONG_AGO)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}))
def test_the_pages_of_users_do_not_exist_for_others(people, role):
    user = people.with_role(role)
    for url in (
        reverse("user-list"),
        reverse("user-add"),
        reverse("user-detail", args=[people.lin.pk]),
        reverse("user-edit", args=[people.lin.pk]),
        reverse("grant-add", args=[people.lin.pk]),
    ):
        assert_hidden_from(user, url)
    assert_hidden_from(user, reverse("user-reset", args=[people.lin.pk]), method="post")


def test_the_security_administrator_grants_but_does_not_edit_accounts(people):
    security = people.with_role(Role.SECURITY_ADMIN)
    assert_shown_to(security, people.wang.get_absolute_url())
    assert_hidden_from(security, reverse("user-edit", args=[people.wang.pk]))
    client = client_of(security)
    add = reverse("grant-add", args=[people.wang.pk])
    assert client.get(add).status_code == 200
    answer = client.post(add, {"role": "leader", "unit": people.other_unit.pk})
    assert answer.status_code == 302
    grant = people.wang.grants.get(role="leader")
    client.post(reverse("grant-end", args=[people.wang.pk, grant.pk]))
    grant.refresh_from_db()
    assert grant.until_on is not None


def test_a_refused_grant_is_shown_in_the_form(people):
    security = people.with_role(Role.SECURITY_ADMIN)
    add = reverse("grant-add", args=[people.wang.pk])
    answer = client_of(security).post(add, {"role": "area_admin"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_the_system_administrator_creates_and_edits_an_account_by_page(people):
    client = client_of(people.with_role(Role.SYSTEM_ADMIN))
    data = {"username": "sun", "display_name": "孙", "unit": people.unit.pk, "language": "zh-hans"}
    answer = client.post(reverse("user-add"), data, follow=True)
    sun = User.objects.get(username="sun")
    shown = str(next(iter(answer.context["messages"])))
    assert sun.check_password(
        shown.rsplit(" ", maxsplit=1)[-1]
        .rsplit("：", maxsplit=1)[-1]
        .rsplit(":", maxsplit=1)[-1]
        .strip()
    )
    edited = {"display_name": "孙二", "unit": people.unit.pk, "language": "en"}
    client.post(reverse("user-edit", args=[sun.pk]), edited)
    sun.refresh_from_db()
    assert (sun.display_name, sun.language) == ("孙二", "en")
    assert AuditEntry.objects.filter(action="user.edited").exists()


def test_a_person_belongs_to_a_unit_or_a_company(people):
    client = client_of(people.with_role(Role.SYSTEM_ADMIN))
    data = {"username": "sun", "display_name": "孙", "language": "en"}
    both = {"unit": people.unit.pk, "company": people.company.pk}
    assert client.post(reverse("user-add"), {**data, **both}).status_code == 422


def test_states_of_an_account_change_by_page(people):
    client = client_of(people.with_role(Role.SYSTEM_ADMIN))
    for verb, active in (("close", False), ("reopen", True), ("unlock", True), ("reset", True)):
        client.post(reverse(f"user-{verb}", args=[people.lin.pk]))
        people.lin.refresh_from_db()
        assert people.lin.is_active is active
    assert people.lin.must_change_password


def test_missing_duties_are_named_on_the_page(people):
    page = client_of(people.with_role(Role.SYSTEM_ADMIN)).get(reverse("user-list"))
    assert len(page.context["duties"].missing) == 2
