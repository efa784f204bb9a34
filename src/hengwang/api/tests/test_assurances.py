"""Assurances of key events through the API: read, and their zero reports sent."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.assurances.models import ZeroReport
from hengwang.assurances.tests.factories import an_approved, assurance_records


@pytest.fixture
def ids(people):
    return assurance_records(people.unit)


@pytest.fixture
def engineer(people, caller):
    return caller(people.with_role(Role.DUTY_ENGINEER))


@pytest.fixture
def report(ids):
    now = timezone.now()
    ZeroReport.objects.filter(pk=ids["zero_report_id"]).update(due_at=now)
    return ZeroReport.objects.get(pk=ids["zero_report_id"])


def test_assurances_are_read_by_who_may_see_them_and_by_nobody_else(engineer, stranger, wang, ids):
    way = f"/assurances/{ids['assurance_id']}"
    for path in ("/assurances", "/zero-reports"):
        assert engineer.get(path).json()["total"] >= 1
        assert stranger.get(path).json()["total"] == 0
        assert wang.get(path).status_code == 403
    told = engineer.get(way).json()
    assert (told["state"], told["level"]) == ("under_way", "provincial")
    assert [one["person_name"] for one in told["staffing"]] == ["安"]
    assert [one["state"] for one in told["items"]] == ["open"] * 3
    assert [one["work"] for one in told["exceptions"]] == ["更换光模块"]
    assert stranger.get(way).status_code == 404


def test_assurances_and_reports_are_found_by_their_window(engineer, ids):
    stamp = (timezone.now() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for path, total in (("/assurances", 1), ("/zero-reports", None)):
        everything = engineer.get(path).json()["total"]
        assert engineer.get(f"{path}?start={stamp}").json()["total"] == 0
        assert engineer.get(f"{path}?end={stamp}").json()["total"] == (total or everything)
    assert engineer.get("/assurances?state=draft").json()["total"] == 0


def test_a_zero_report_is_sent_once(engineer, report):
    way = f"/zero-reports/{report.pk}/send"
    assert engineer.post(way, {"has_event": False, "text": "光缆中断"}).status_code == 422
    assert engineer.post(way, {"has_event": True}).status_code == 409
    told = engineer.post(way, {"has_event": False}).json()
    assert (told["state"], told["has_event"]) == ("on_time", False)
    assert engineer.post(way, {"has_event": False}).status_code == 409
    report.refresh_from_db()
    assert report.by_name == "甲局duty_engineer"


def test_who_is_not_of_the_assurance_sends_nothing(people, caller, stranger, report):
    way, body = f"/zero-reports/{report.pk}/send", {"has_event": False}
    reader = caller(people.with_role(Role.DUTY_ENGINEER), Permission.VIEW_ASSURANCES)
    assert reader.post(way, body).status_code == 403
    assert stranger.post(way, body).status_code == 404
    leader = caller(people.with_role(Role.LEADER))
    assert leader.post(way, body).status_code == 403
    report.refresh_from_db()
    assert report.sent_at is None


@pytest.mark.parametrize("path", ["/assurances", "/zero-reports"])
def test_lists_of_assurances_cost_the_same_however_long_they_are(people, engineer, ids, path):
    queries_of(engineer, path)
    few, _ = queries_of(engineer, path)
    now = timezone.now()
    for days in (2, 4):
        start = now + timedelta(days=days)
        an_approved(people.unit, start, start + timedelta(days=1), report_times=(time(9),))
    many, _ = queries_of(engineer, path)
    assert many == few
