"""How long things are kept, and figures for Prometheus."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from hengwang.accounts.choices import Role
from hengwang.accounts.jobs import purge_logins, purge_sessions
from hengwang.accounts.permissions import Permission
from hengwang.accounts.services import issue_token
from hengwang.outbox.registry import periodics
from hengwang.outbox.retention import retentions
from hengwang.testing.scopes import client_of


def secret_of(user, *scopes):
    now, day = timezone.now(), timedelta(days=1)
    _token, secret = issue_token(user, "prometheus", list(scopes), lifetime=day, at=now)
    return secret


def test_the_table_names_what_is_kept_for_good_and_what_goes(people):
    page = client_of(people.with_role(Role.SYSTEM_ADMIN)).get("/system/retention/")
    text = page.content.decode()
    for said in ("审计记录", "长期保留", "180 天", "封存包及其引用的全部文件"):
        assert said in text
    assert client_of(people.lin).get("/system/retention/").status_code == 404


def test_whatever_is_said_to_go_has_work_that_removes_it():
    for key, one in retentions.items():
        assert (one.kept is None) == (not one.removed_by), key
        assert not one.removed_by or one.removed_by in periodics


def test_sessions_that_ended_go_and_the_others_stay(people):
    client_of(people.lin)
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(1))
    purge_sessions()
    purge_logins()
    assert not Session.objects.filter(session_key="old").exists()
    assert Session.objects.count() == 1


def test_prometheus_reads_health_queues_and_disk(people):
    secret = secret_of(people.with_role(Role.SYSTEM_ADMIN), Permission.VIEW_JOBS)
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    families = {f.name: f for f in text_string_to_metric_families(answer.content.decode())}
    assert {"hengwang_jobs", "hengwang_oldest_waiting_seconds"} <= set(families)
    health = {s.labels["subject"]: s.value for s in families["hengwang_health_state"].samples}
    assert health["Database"] == 0
    assert families["hengwang_disk_free_bytes"].samples[0].value > 0


@pytest.mark.parametrize("given", [None, "Bearer", "Bearer hw_wrong", "Basic x"])
def test_nobody_reads_them_without_a_token(db, given):
    headers = {"Authorization": given} if given else {}
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 401
    assert answer.content == b""


def test_a_token_for_something_else_reads_nothing(people):
    secret = secret_of(people.with_role(Role.SYSTEM_ADMIN), Permission.VIEW_UNITS)
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
