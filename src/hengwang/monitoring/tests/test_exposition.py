"""Figures for Prometheus: what monitoring offers, read as Prometheus reads it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.services import issue_token
from hengwang.monitoring.exposition import figures
from hengwang.monitoring.models import Alert, CheckState, Collector
from hengwang.monitoring.tests.factories import a_check, a_collector


@pytest.fixture
def watched(people, admin):
    now = timezone.now()
    collector = a_collector(people.unit, admin)
    Collector.objects.update(seen_at=now, counts={"stored": 40, "known": 2})
    checks = [a_check(people.unit, collector, f"t{n}") for n in range(4)]
    CheckState.objects.create(pk=checks[0].pk, down_since_ms=1)
    silent = a_collector(people.unit, admin, "停了")
    Collector.objects.filter(pk=silent.pk).update(seen_at=now - timedelta(hours=1))
    a_check(people.unit, silent, "不知")
    Alert.objects.create(
        key="a", kind="down", urgency="critical", title="x", unit=people.unit, since=now,
        opened_at=now, clock_from=now,
    )  # fmt: skip


def test_prometheus_reads_targets_alerts_collectors_and_what_was_taken_in(watched, people):
    user = people.with_role(Role.SYSTEM_ADMIN)
    _, secret = issue_token(
        user, "p", [Permission.VIEW_JOBS], lifetime=timedelta(days=1), at=timezone.now()
    )
    answered = Client().get("/metrics", headers={"authorization": f"Bearer {secret}"})
    assert answered.status_code == 200
    found = {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(answered.content.decode())
        for one in family.samples
    }
    standing = {word: found["hengwang_targets", word] for word in ("up", "down", "unknown")}
    assert standing == {"up": 3, "down": 1, "unknown": 1}
    assert found["hengwang_alerts", "critical", "open"] == 1
    assert found["hengwang_ingest_samples_total", "stored", "省中心"] == 40
    assert found["hengwang_collector_lag_seconds", "停了"] >= 3600


def test_a_scrape_costs_the_same_for_one_target_and_for_many(
    watched, people, django_assert_num_queries
):
    with django_assert_num_queries(6):
        list(figures())
