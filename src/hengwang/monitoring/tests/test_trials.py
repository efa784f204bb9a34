"""Try now: asked by who keeps the monitoring, answered by the collector, read by nobody else."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.collector.protocol.contract import VERSION_HEADER
from hengwang.monitoring.errors import (
    AddressRefusedError,
    CollectorAwayError,
    NotTriedError,
)
from hengwang.monitoring.models import Check, CheckState, Collector, Series, Trial
from hengwang.monitoring.services.trying import (
    KEPT,
    WAITS,
    forget_trials,
    trials_of,
    try_check,
    try_credential,
)
from hengwang.monitoring.tests.factories import TOKEN, a_check, a_collector, a_credential
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
GOOD = {"outcome": "good", "round_trip_s": 0.0031, "values": {"system_name": "核心-1"}}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


@pytest.fixture
def check(people, collector):
    return a_check(people.unit, collector)


def of_collector(name="省中心"):
    token = f"Bearer {TOKEN}{name}"
    return Client(headers={"Authorization": token, VERSION_HEADER: "1"})


def put(trial, answer, name="省中心"):
    body = json.dumps({"at": timezone.now().isoformat()} | answer)
    address = reverse("collector-trial", args=[trial.pk])
    return of_collector(name).put(address, body, content_type="application/json")


def test_a_check_is_tried_and_the_answer_read(admin, check, samples):
    client = client_of(admin)
    page = client.post(reverse("check-try", args=[check.pk]))
    trial = Trial.objects.get()
    assert page["Location"] == trial.get_absolute_url()
    waiting = client.get(page["Location"]).content.decode()
    assert "hx-get" in waiting
    told = of_collector().get(reverse("collector-trials")).json()
    (asked,) = told["trials"]
    assert asked["check"]["settings"] == check.settings
    assert asked["check"]["id"] == trial.pk
    assert put(trial, GOOD).status_code == 204
    part = client.get(reverse("trial-part", args=[trial.pk])).content.decode()
    assert "核心-1" in part
    assert "用时 3.1 毫秒" in part
    assert "hx-get" not in part
    assert not Series.objects.exists()
    assert not CheckState.objects.exists()


def test_an_answer_counts_once_and_from_its_own_collector_only(people, admin, check):
    trial = try_check(check.pk, by=admin)
    a_collector(people.unit, admin, "别的采集器")
    put(trial, GOOD, "别的采集器")
    trial.refresh_from_db()
    assert trial.ended_at is None
    put(trial, GOOD)
    put(trial, {"outcome": "failed", "reason": "timeout"})
    trial.refresh_from_db()
    assert (trial.outcome, trial.reason) == ("good", "")


def test_another_collector_gets_none_of_it(people, admin, check):
    try_check(check.pk, by=admin)
    other = a_collector(people.unit, admin, "别的采集器")
    assert trials_of(other, now=timezone.now()).trials == ()


def test_after_its_deadline_nobody_asks_and_the_page_says_why(admin, check, collector):
    trial = try_check(check.pk, by=admin)
    assert trials_of(collector, now=trial.deadline_at).trials == ()
    Trial.objects.update(deadline_at=trial.asked_at)
    Collector.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    page = client_of(admin).get(trial.get_absolute_url()).content.decode()
    assert "hx-get" not in page.split('id="trial"')[1]
    assert collector.name in page


def test_the_heartbeat_says_that_questions_wait(admin, check):
    try_check(check.pk, by=admin)
    beat = {
        "sent_at": timezone.now().isoformat(), "started_at": timezone.now().isoformat(),
        "software": "0", "queue": {"batches": 0, "bytes": 0, "capacity": 1},
        "clock": {},
    }  # fmt: skip
    answer = of_collector().post(
        reverse("collector-heartbeat"), json.dumps(beat), content_type="application/json"
    )
    assert answer.json()["trials"] == 1


def test_a_credential_is_tried_and_its_secret_goes_to_the_collector_only(people, admin, collector):
    held = a_credential(people.unit, admin)
    address = reverse("credential-try", args=[held.pk])
    told = {"collector": collector.pk, "host": "127.0.0.1", "port": 161}
    client = client_of(admin)
    assert client.post(address, told).status_code == 302
    trial = Trial.objects.get()
    said = of_collector().get(reverse("collector-trials"))
    assert said.json()["credentials"][held.name]["community"] == "secret-of-tests"
    assert said["Cache-Control"] == "no-store"
    assert "secret-of-tests" not in client.get(trial.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(action="trial.asked")
    assert "secret-of-tests" not in json.dumps(entry.after)


def test_a_credential_is_not_sent_where_the_collector_may_not_go(people, admin, collector):
    held = a_credential(people.unit, admin)
    with pytest.raises(AddressRefusedError):
        try_credential(held.pk, collector, "192.0.2.7", by=admin)


def test_a_paused_collector_takes_no_questions(admin, check):
    Collector.objects.update(paused_at=timezone.now())
    with pytest.raises(CollectorAwayError):
        try_check(check.pk, by=admin)


def test_what_reports_by_itself_cannot_be_asked(admin, check):
    Check.objects.update(kind="push")
    with pytest.raises(NotTriedError):
        try_check(check.pk, by=admin)


def test_strangers_neither_ask_nor_read(people, admin, check):
    trial = try_check(check.pk, by=admin)
    for person in (people.wang, people.with_role(Role.LEADER)):
        client = client_of(person)
        assert client.get(trial.get_absolute_url()).status_code == 404
        assert client.post(reverse("check-try", args=[check.pk])).status_code == 404
        with pytest.raises(NotAllowedError):
            try_check(check.pk, by=person)


def test_without_a_token_nothing_is_given_out(admin, check):
    try_check(check.pk, by=admin)
    client = Client(headers={VERSION_HEADER: "1"})
    assert client.get(reverse("collector-trials")).status_code == 401


def test_old_trials_are_forgotten(admin, check):
    trial = try_check(check.pk, by=admin)
    assert forget_trials(trial.asked_at + KEPT) == 0
    assert forget_trials(trial.asked_at + KEPT + WAITS) == 1
