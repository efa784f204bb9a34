"""API tokens: shown once, narrow, mortal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from hengwang.accounts import errors
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import ApiToken
from hengwang.accounts.services import authenticate_token, issue_token, revoke_token
from hengwang.audit.models import AuditEntry
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
def people():
    return make_people()


def issue(user, *scopes):
    return issue_token(user, "report", scopes, lifetime=MONTH, at=NOW)


def test_only_the_digest_is_kept(people):
    token, secret = issue(people.lin, Permission.VIEW_PROJECTS)
    assert secret not in str(vars(token))
    assert secret not in str(AuditEntry.objects.get(action="token.issued").after)
    assert authenticate_token(secret, at=NOW).pk == token.pk


def test_a_token_speaks_for_its_user_within_its_scopes(people):
    _, secret = issue(people.lin, Permission.VIEW_PROJECTS)
    user = authenticate_token(secret, at=NOW).user
    assert not user.reach("view_projects").is_nothing
    assert user.reach("edit_projects").is_nothing


def test_nobody_gives_a_token_more_than_they_hold(people):
    with pytest.raises(errors.TokenScopeError):
        issue(people.lin, Permission.VIEW_AUDIT)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lives_for_a_while_and_not_for_ever(people, days):
    with pytest.raises(errors.TokenLifetimeError):
        issue_token(people.lin, "x", [], lifetime=timedelta(days=days), at=NOW)


def test_an_expired_revoked_or_foreign_token_is_refused(people):
    token, secret = issue(people.lin, Permission.VIEW_PROJECTS)
    with pytest.raises(errors.TokenInvalidError):
        authenticate_token(secret, at=NOW + MONTH)
    with pytest.raises(errors.TokenInvalidError):
        authenticate_token(secret + "x", at=NOW)
    revoke_token(token.pk, at=NOW, by=people.wang)
    assert authenticate_token(secret, at=NOW)
    revoke_token(token.pk, at=NOW, by=people.lin)
    revoke_token(token.pk, at=NOW, by=people.lin)
    with pytest.raises(errors.TokenInvalidError):
        authenticate_token(secret, at=NOW)
    assert AuditEntry.objects.filter(action="token.revoked").count() == 1


def test_last_use_is_noted_at_most_every_five_minutes(people):
    token, secret = issue(people.lin, Permission.VIEW_PROJECTS)
    for minutes in (0, 1, 4, 6):
        authenticate_token(secret, at=NOW + timedelta(minutes=minutes))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(minutes=6)


def test_a_token_is_made_and_revoked_by_page(people):
    client = client_of(people.lin)
    data = {"name": "report", "scopes": ["view_projects"], "days": 30}
    assert client.get(reverse("token-add")).status_code == 200
    answer = client.post(reverse("token-add"), data, follow=True)
    assert "hw_" in str(next(iter(answer.context["messages"])))
    token = ApiToken.objects.get()
    client.post(reverse("token-revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None
