"""A real collector at work for a real server: enrolled, led by the plan, delivered, judged."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.collector.process import command
from hengwang.collector.protocol.contract import VERSION_HEADER, Refusal, fingerprint
from hengwang.collector.protocol.messages import Enrolment
from hengwang.monitoring.models import BatchReceipt, CheckState, Collector
from hengwang.monitoring.services.enrolling import enrol, register_collector, revoke
from hengwang.monitoring.tests.factories import a_check
from hengwang.testing.people import make_people

# Of a machine that does other things besides; what is waited for comes in seconds on a quiet one.
PATIENCE_S = 240
# Nobody's connections leave from here. A port of 127.0.0.1 that is closed for a while can be taken
# meanwhile as the near end of somebody's connection, even of the very probe that asks for it: then
# it answers, or cannot be opened again.
ALONE = "127.0.77.1"


@pytest.fixture
def people(transactional_db):
    return make_people()


@pytest.fixture
def registered(people):
    return register_collector(
        people.unit, "省中心", ["127.0.0.0/8"], by=people.with_role(Role.NETWORK_ADMIN)
    )


def until(met: Callable[[], object]) -> None:
    patience = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.1)


def test_a_service_that_goes_away_is_down_and_comes_back(
    live_server, registered, samples, people, tmp_path
):
    collector, code = registered
    listening = socket.create_server((ALONE, 0), backlog=500)
    port = listening.getsockname()[1]
    check = a_check(
        people.unit,
        collector,
        settings={"host": ALONE, "port": port},
        interval_s=1,
        confirm_after_s=1,
    )
    words = [*command(live_server.url, tmp_path / "state"), "--code", code]
    child = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        until(BatchReceipt.objects.exists)
        collector.refresh_from_db()
        assert collector.enrolled_at is not None
        assert not CheckState.objects.exclude(down_since_ms=None).exists()
        listening.close()
        until(CheckState.objects.exclude(down_since_ms=None).exists)
        listening = socket.create_server((ALONE, port), backlog=500)
        until(lambda: CheckState.objects.filter(check_of=check, down_since_ms=None).exists())
        until(lambda: Collector.objects.get().beat.get("checks") == 1)
    finally:
        listening.close()
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 0, said
    assert Collector.objects.get().counts["stored"] >= 5


def call(method, path, token="", body=None, version="1"):
    client = Client()
    headers = {VERSION_HEADER: version, "Authorization": f"Bearer {token}"}
    send = getattr(client, method)
    kind = {"content_type": "application/json"} if method != "get" else {}
    return (
        send(path, body, headers=headers, **kind)
        if body is not None
        else send(path, headers=headers, **kind)
    )


def test_who_is_not_enrolled_gets_nothing(registered):
    for token in ("", "guessed"):
        answer = call("get", "/collector/plan", token)
        assert (answer.status_code, answer.json()["code"]) == (401, Refusal.TOKEN_UNKNOWN)


def test_a_code_is_good_for_one_token(registered):
    _, code = registered
    said = {"code": code, "token_sha256": fingerprint("mine")}
    for _ in range(2):
        assert call("post", "/collector/enrol", body=said).status_code == 201
    other = said | {"token_sha256": fingerprint("other")}
    answer = call("post", "/collector/enrol", body=other)
    assert (answer.status_code, answer.json()["code"]) == (409, Refusal.CODE_USED)
    answer = call("post", "/collector/enrol", body=said | {"code": "not-the-code"})
    assert (answer.status_code, answer.json()["code"]) == (404, Refusal.CODE_UNKNOWN)


def test_a_code_ends_after_two_days(registered, time_machine):
    _, code = registered
    time_machine.move_to(timezone.now() + timedelta(days=2, seconds=1))
    said = {"code": code, "token_sha256": fingerprint("mine")}
    answer = call("post", "/collector/enrol", body=said)
    assert (answer.status_code, answer.json()["code"]) == (410, Refusal.CODE_EXPIRED)


def test_a_new_token_counts_at_once_and_ends_the_old_one_when_used(registered):
    _, code = registered
    enrol(Enrolment(code=code, token_sha256=fingerprint("old")), now=timezone.now())
    said = {"token_sha256": fingerprint("new")}
    assert call("put", "/collector/token", "old", said).status_code == 204
    assert call("get", "/collector/plan", "old").status_code == 200
    assert call("get", "/collector/plan", "new").status_code == 200
    assert call("get", "/collector/plan", "old").status_code == 401


def test_a_plan_is_sent_once_and_secrets_only_to_the_collector(registered, people):
    collector, code = registered
    enrol(Enrolment(code=code, token_sha256=fingerprint("mine")), now=timezone.now())
    a_check(people.unit, collector)
    answer = call("get", "/collector/plan", "mine")
    assert [one["kind"] for one in answer.json()["checks"]] == ["tcp"]
    etag = answer.headers["ETag"]
    again = Client().get(
        "/collector/plan",
        headers={VERSION_HEADER: "1", "Authorization": "Bearer mine", "If-None-Match": etag},
    )
    assert again.status_code == 304


def test_a_revoked_collector_is_told_so(registered, people):
    collector, code = registered
    enrol(Enrolment(code=code, token_sha256=fingerprint("mine")), now=timezone.now())
    revoke(collector, by=people.with_role(Role.NETWORK_ADMIN))
    answer = call("get", "/collector/plan", "mine")
    assert (answer.status_code, answer.json()["code"]) == (403, Refusal.REVOKED)


def test_an_unknown_version_is_told_the_known_ones(registered):
    answer = call("get", "/collector/plan", version="99")
    assert (answer.status_code, answer.json()["served"]) == (400, [1])
    assert call("post", "/collector/plan").status_code == 405
