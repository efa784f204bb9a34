"""System, security and audit administrator are three people."""

import itertools
from datetime import date, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts import errors
from hengwang.accounts.choices import Role
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import ADMINISTRATORS
from hengwang.accounts.services import Place, create_first_administrator, end_grant, grant_role
from hengwang.audit.models import AuditEntry
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pair", list(itertools.permutations(sorted(ADMINISTRATORS), 2)))
def test_nobody_holds_two_of_the_three_duties(pair):
    user = User.objects.create_user("li")
    grant_role(user, pair[0], by=None)
    with pytest.raises(errors.DutiesNotSeparatedError):
        grant_role(user, pair[1], by=None)
    assert [grant.role for grant in user.grants.all()] == [pair[0]]


def test_one_duty_may_follow_another_in_time():
    user = User.objects.create_user("li")
    change = date(2030, 1, 1)
    grant_role(user, Role.SYSTEM_ADMIN, by=None, from_on=date(2020, 1, 1), until_on=change)
    grant_role(user, Role.AUDIT_ADMIN, by=None, from_on=change)
    assert user.grants.count() == 2


def test_a_small_office_may_combine_duties_and_the_grant_says_so(settings):
    settings.SEPARATE_DUTIES = False
    user = User.objects.create_user("li")
    grant_role(user, Role.SYSTEM_ADMIN, by=None)
    grant = grant_role(user, Role.AUDIT_ADMIN, by=None)
    assert grant.note == "duties not separated by setting"
    assert AuditEntry.objects.filter(action="role.granted", note=grant.note).exists()


def test_the_first_administrator_appoints_the_first_security_administrator_and_no_other():
    password = create_first_administrator()
    assert password
    assert create_first_administrator() is None
    admin = User.objects.get(username="admin")
    assert admin.check_password(password)
    assert admin.must_change_password
    first, second = (User.objects.create_user(name) for name in ("li", "zhao"))
    grant_role(first, Role.SECURITY_ADMIN, by=admin)
    with pytest.raises(errors.NotAllowedError):
        grant_role(second, Role.SECURITY_ADMIN, by=admin)
    with pytest.raises(errors.NotAllowedError):
        grant_role(second, Role.AUDIT_ADMIN, by=admin)
    grant_role(second, Role.AUDIT_ADMIN, by=first)


def test_the_first_administrator_of_a_small_office_holds_all_three(settings):
    settings.SEPARATE_DUTIES = False
    create_first_administrator()
    held = set(User.objects.get(username="admin").grants.values_list("role", flat=True))
    assert held == set(ADMINISTRATORS)


def test_nobody_changes_their_own_rights():
    people = make_people()
    security = people.with_role(Role.SECURITY_ADMIN)
    with pytest.raises(errors.OwnGrantError):
        grant_role(security, Role.LEADER, Place(people.unit), by=security)
    with pytest.raises(errors.OwnGrantError):
        end_grant(security.grants.get().pk, by=security)


def test_only_the_security_administrator_grants():
    people = make_people()
    for role in set(Role) - {Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}:
        with pytest.raises(errors.NotAllowedError):
            grant_role(people.wang, Role.LEADER, Place(people.unit), by=people.with_role(role))
    grant_role(
        people.wang, Role.LEADER, Place(people.unit), by=people.with_role(Role.SECURITY_ADMIN)
    )


def test_the_system_administrator_does_not_grant_once_there_is_a_security_administrator():
    people = make_people()
    people.with_role(Role.SECURITY_ADMIN)
    with pytest.raises(errors.NotAllowedError):
        grant_role(
            people.wang, Role.LEADER, Place(people.unit), by=people.with_role(Role.SYSTEM_ADMIN)
        )


def test_the_last_holder_of_a_duty_keeps_it():
    people = make_people()
    security = people.with_role(Role.SECURITY_ADMIN)
    auditor = people.with_role(Role.AUDIT_ADMIN)
    with pytest.raises(errors.LastAdministratorError):
        end_grant(auditor.grants.get().pk, by=security)


def test_an_ended_grant_stays_on_record_and_gives_nothing():
    people = make_people()
    security = people.with_role(Role.SECURITY_ADMIN)
    grant = people.lin.grants.get()
    end_grant(grant.pk, by=security, note="transferred")
    lin = User.objects.get(pk=people.lin.pk)
    assert lin.grants.get().until_on == timezone.localdate()
    assert lin.reach("view_projects").is_nothing
    with pytest.raises(errors.GrantEndedError):
        end_grant(grant.pk, by=security)
    entry = AuditEntry.objects.get(action="role.ended")
    assert (entry.actor_name, entry.note) == (security.printed_name, "transferred")


@pytest.mark.parametrize(
    ("role", "place", "refusal"),
    [
        (Role.AREA_ADMIN, "nowhere", errors.GrantNeedsPlaceError),
        (Role.AUDIT_ADMIN, "unit", errors.GrantPlaceError),
        (Role.COMPANY_ENGINEER, "nowhere", errors.GrantNeedsCompanyError),
        (Role.PROJECT_OWNER, "unit", errors.GrantExistsError),
    ],
)
def test_role_and_place_must_fit(role, place, refusal):
    people = make_people()
    before = RoleGrant.objects.count()
    with pytest.raises(refusal):
        grant_role(people.lin, role, Place(people.unit) if place == "unit" else Place(), by=None)
    assert RoleGrant.objects.count() == before


def test_a_grant_does_not_end_before_it_begins():
    people = make_people()
    today = timezone.localdate()
    with pytest.raises(errors.GrantDatesError):
        grant_role(
            people.lin,
            Role.LEADER,
            Place(people.unit),
            by=None,
            from_on=today,
            until_on=today - timedelta(days=1),
        )
