"""Periodic work runs when due, by one of all schedulers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.outbox import registry, scheduling
from hengwang.outbox.models import Due
from hengwang.outbox.queries import queue_health
from hengwang.outbox.rules import LONGEST_WAIT, backoff, due_after_failure, next_due
from hengwang.outbox.scheduling import LEASE, run_periodic_due

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def hourly(monkeypatch, db):
    """One piece of periodic work and the list of its runs."""
    monkeypatch.setattr(registry.periodics, "_values", {})
    runs = []
    registry.periodic("sweep", HOUR)(lambda: runs.append(1))
    return runs


def test_new_work_runs_at_once_and_then_on_its_beat(hourly):
    assert run_periodic_due(NOON) == 1
    assert run_periodic_due(NOON + HOUR / 2) == 0
    assert run_periodic_due(NOON + HOUR) == 1
    assert len(hourly) == 2


def test_after_a_long_rest_it_runs_once(hourly):
    run_periodic_due(NOON)
    later = NOON + 10 * HOUR
    assert [run_periodic_due(later), run_periodic_due(later)] == [1, 0]
    assert Due.objects.get().due_at == later + HOUR


def test_two_schedulers_run_it_once(hourly):
    run_periodic_due(NOON)
    row = Due.objects.get()
    first = scheduling._run(row, NOON + HOUR)
    second = scheduling._run(row, NOON + HOUR)
    assert (first, second, len(hourly)) == (True, False, 2)


def test_work_in_anothers_hands_is_left_until_its_lease_ends(hourly):
    run_periodic_due(NOON)
    Due.objects.update(lease_until=NOON + HOUR + LEASE, due_at=NOON + HOUR)
    assert run_periodic_due(NOON + HOUR) == 0
    assert run_periodic_due(NOON + HOUR + 2 * LEASE) == 1


def test_a_failure_is_seen_and_tried_again_soon(monkeypatch, db):
    monkeypatch.setattr(registry.periodics, "_values", {})

    def broken():
        msg = "no disk"
        raise OSError(msg)

    registry.periodic("sweep", HOUR)(broken)
    run_periodic_due(NOON)
    due = Due.objects.get()
    assert (due.failures, due.due_at) == (1, NOON + timedelta(seconds=5))
    assert "no disk" in due.error
    assert queue_health(NOON).failing_periodics == ("sweep",)


def test_success_clears_the_failures(hourly):
    run_periodic_due(NOON)
    Due.objects.update(failures=3, error="old")
    run_periodic_due(NOON + HOUR)
    assert (Due.objects.get().failures, Due.objects.get().error) == (0, "")


attempts = st.integers(0, 10_000)


@given(attempts, attempts)
def test_the_back_off_grows_and_ends_at_an_hour(one, other):
    low, high = sorted([one, other])
    assert timedelta(0) < backoff(low) <= backoff(high) <= LONGEST_WAIT


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=400)), st.integers(0, 10**7))
def test_the_next_due_time_lies_ahead_by_one_beat_at_most(every, late_s):
    now = NOON + timedelta(seconds=late_s)
    assert now < next_due(NOON, every, now) <= now + every or late_s == 0


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=400)), st.integers(1, 100))
def test_a_failure_never_waits_longer_than_the_beat(every, failures):
    assert NOON < due_after_failure(every, failures, NOON) <= NOON + every
