"""Logging in, being locked out, the first password, the second step."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from hengwang.accounts.login_parts import login_parts
from hengwang.accounts.models import User
from hengwang.accounts.services import UserFacts, create_user, reset_password, unlock
from hengwang.audit.models import AuditEntry
from hengwang.testing.people import make_people
from hengwang.testing.scopes import assert_needs_login, client_of

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def li():
    return User.objects.create_user("li", PASSWORD, display_name="李")


def log_in(client, username, password):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_a_person_logs_in_and_out_and_the_trail_knows(li, client):
    assert client.get(reverse("account_login")).status_code == 200
    response = log_in(client, "li", PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.post(reverse("account_logout")).status_code == 302
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["user.logged_in", "user.logged_out"]


def test_a_wrong_password_says_so_and_no_more(li, client):
    page = log_in(client, "li", "wrong")
    other = log_in(client, "nobody-here", "wrong")
    assert page.context["form"].non_field_errors() == other.context["form"].non_field_errors()


def test_five_failures_lock_the_name_whatever_its_case(li, client, settings):
    for name in ("li", "LI", "Li", " li", "lI"):
        response = log_in(client, name, "wrong")
    assert response.status_code == 429
    assert log_in(client, "li", PASSWORD).status_code == 429
    assert AuditEntry.objects.filter(action="user.locked").exists()


def test_the_lock_is_lifted_by_the_system_administrator(li, client):
    people = make_people()
    for _ in range(5):
        log_in(client, "li", "wrong")
    unlock(li.pk, by=people.with_role("system_admin"))
    assert log_in(client, "li", PASSWORD).status_code == 302


def test_a_closed_account_does_not_get_in(li, client):
    li.is_active = False
    li.save()
    log_in(client, "li", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    data = {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.filter(username="x").exists()
    assert client.get(reverse("account_signup")).status_code == 200


def test_a_first_password_must_be_changed_before_anything_else(client):
    _user, password = create_user("zhao", UserFacts("赵"), by=None)
    log_in(client, "zhao", password)
    change = reverse("account_change_password")
    assert client.get(reverse("account-mine")).headers["Location"] == change
    assert client.get(change).status_code == 200
    data = {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(change, data).headers["Location"] == reverse("account-mine")
    assert client.get(reverse("account-mine")).status_code == 200
    assert AuditEntry.objects.filter(action="user.password_changed").exists()


def test_a_reset_password_replaces_the_old_one(li, client):
    people = make_people()
    password = reset_password(li.pk, by=people.with_role("system_admin"))
    assert log_in(client, "li", PASSWORD).status_code == 200
    assert log_in(client, "li", password).status_code == 302


def test_the_page_speaks_the_language_of_the_member(li):
    li.language = "en"
    li.save()
    page = client_of(li).get(reverse("account-mine"), headers={"accept-language": "zh-hans"})
    assert 'lang="en"' in page.content.decode()


def test_the_language_switch_is_kept_with_the_account(li):
    client_of(li).post(reverse("language-choose"), {"language": "en", "next": "/"})
    li.refresh_from_db()
    assert li.language == "en"


def test_the_second_step_is_asked_after_the_password(li, django_capture_on_commit_callbacks):
    own = Client()
    with django_capture_on_commit_callbacks(execute=True):
        answer = set_up_second_step(own)
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert own.get(answer.headers["Location"]).status_code == 200
    assert AuditEntry.objects.filter(action="second_step.added").count() == 2

    fresh = Client()
    first = log_in(fresh, "li", PASSWORD)
    assert first.headers["Location"] == reverse("mfa_authenticate")
    assert fresh.get(reverse("mfa_authenticate")).status_code == 200
    assert "_auth_user_id" not in fresh.session
    codes = Authenticator.objects.get(user=li, type="recovery_codes").wrap().get_unused_codes()
    fresh.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert "_auth_user_id" in fresh.session


def test_the_second_step_is_looked_after_and_switched_off(li, django_capture_on_commit_callbacks):
    own = Client()
    set_up_second_step(own)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert own.get(reverse(name)).status_code == 200, name
    with django_capture_on_commit_callbacks(execute=True):
        own.post(reverse("mfa_generate_recovery_codes"))
    own.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=li).exists()
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"second_step.reset", "second_step.removed"} <= actions


def test_other_apps_may_place_a_part_below_the_login_form(client):
    with login_parts.temporarily("test", "pages/parts/messages.html"):
        assert client.get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize("name", ["account-mine", "user-list", "user-add", "token-add"])
def test_account_pages_need_a_login(name):
    assert_needs_login(reverse(name))


def code_of(secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def set_up_second_step(client):
    """Log in, confirm the password as the step demands, scan and enter the code."""
    log_in(client, "li", PASSWORD)
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate).headers["Location"]
    assert client.get(asked).status_code == 200
    client.post(asked, {"password": PASSWORD})
    page = client.get(activate)
    return client.post(activate, {"code": code_of(page.context["form"].secret)})
