"""Who gets in, with what, and in which language."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hengwang.accounts.permissions import Permission, Role
from hengwang.accounts.services import close_account, issue_token
from hengwang.audit.models import AuditEntry

ME = "/api/v1/me"


def test_nobody_gets_in_without_saying_who_they_are(db):
    response = Client().get(ME)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "not_authenticated"


def test_a_token_says_who_calls(people, lin):
    told = lin.get("/me").json()
    assert (told["username"], told["is_by_token"]) == ("lin", True)
    assert [grant["role"] for grant in told["grants"]] == ["project_owner"]


@pytest.mark.parametrize("header", ["Bearer hw_wrong", "Bearer ", "bearer hw_é"])
def test_a_wrong_token_does_not_fall_back_to_the_session(people, header):
    client = Client()
    client.force_login(people.lin, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(ME, headers={"authorization": header})
    assert (response.status_code, response.json()["type"]) == (401, "token_invalid")


def test_an_expired_token_and_a_closed_account_are_out(people):
    now = timezone.now()
    _, old = issue_token(
        people.lin, "old", [], lifetime=timedelta(days=1), at=now - timedelta(days=2)
    )
    _, good = issue_token(people.wang, "good", [], lifetime=timedelta(days=1), at=now)
    close_account(people.wang.pk, by=people.with_role(Role.SYSTEM_ADMIN))
    for secret in (old, good):
        assert Client().get(ME, headers={"authorization": f"Bearer {secret}"}).status_code == 401


def test_a_token_is_narrower_than_its_owner(people, programme, caller):
    narrow = caller(people.lin, Permission.VIEW_UNITS)
    assert narrow.get("/me").json()["permissions"] == ["view_units"]
    assert narrow.get("/units").status_code == 200
    assert narrow.get("/programmes").status_code == 403
    assert narrow.get(f"/programmes/{programme.pk}").status_code == 404


def test_a_reading_token_does_not_write(people, programme, caller):
    reader = caller(people.lin, Permission.VIEW_PROJECTS)
    body = {"name": "子项目"}
    response = reader.post(f"/programmes/{programme.pk}/subprojects", body)
    assert (response.status_code, response.json()["type"]) == (403, "not_allowed")
    assert programme.subprojects.count() == 0


def test_a_browser_changes_nothing_without_its_csrf_token(people, evaluation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.lin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ME).status_code == 200
    path = f"/api/v1/evaluations/{evaluation.pk}/recompute"
    refused = client.post(path)
    assert (refused.status_code, refused.json()["type"]) == (403, "csrf_missing")
    client.get("/api/v1/docs")
    token = client.cookies["csrftoken"].value
    assert client.post(path, headers={"X-CSRFToken": token}).status_code == 200


def test_a_parameter_nobody_knows_is_refused_not_ignored(lin):
    response = lin.get("/programmes?yeer=2020&limit=5")
    assert response.status_code == 422
    assert [fault["loc"] for fault in response.json()["errors"]] == [["query", "yeer"]]


def test_strangers_learn_nothing_about_parameters(db):
    assert Client().get("/api/v1/programmes?yeer=2020").status_code == 401


@pytest.mark.parametrize(
    ("language", "detail"), [("en", "There is nothing here."), ("zh-CN,zh;q=0.9", "此处没有内容。")]
)
def test_problems_speak_the_asked_language(lin, language, detail):
    response = lin.get("/programmes/999999", **{"accept-language": language})
    assert response.json()["detail"] == detail
    assert "Accept-Language" in response.headers["Vary"]


def test_without_a_wish_the_owner_s_language_is_spoken(people, caller):
    people.lin.language = "en"
    people.lin.save()
    refused = caller(people.lin).post("/programmes", {})
    assert refused.json()["detail"].startswith("The request is not valid")


def test_changes_are_recorded_as_coming_from_the_api(lin, programme):
    lin.post(f"/programmes/{programme.pk}/subprojects", {"name": "子项目"})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.channel, entry.actor_name) == ("subproject.added", "api", "林")


@pytest.mark.parametrize("path", ["/nothing", "/units/abc/def", "/programmes/"])
def test_an_unknown_address_is_a_problem_in_json(lin, path):
    response = lin.get(path)
    assert (response.status_code, response.json()["type"]) == (404, "not_found")


def test_a_body_that_is_no_json_is_said_to_be_none(lin):
    response = lin.client.post("/api/v1/programmes", "{", content_type="application/json")
    assert (response.status_code, response.json()["type"]) == (400, "unreadable")


def test_a_form_whose_head_has_no_end_is_said_to_be_unreadable(lin):
    body = b"--mark\r\n" + b"[" * 3000 + b"--mark--\r\n"
    form = "multipart/form-data; boundary=mark"
    response = lin.client.post("/api/v1/check", body, content_type=form)
    assert (response.status_code, response.json()["type"]) == (400, "unreadable")
