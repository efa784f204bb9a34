"""Jobs show their progress, survive their workers and say why they failed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from hengwang.kernel.errors import DomainError
from hengwang.outbox import execution, registry
from hengwang.outbox.choices import JobState
from hengwang.outbox.errors import (
    JobEndedError,
    JobNotFailedError,
    LeaseLostError,
    UnknownJobError,
)
from hengwang.outbox.execution import LEASE, MAX_ATTEMPTS, claim_job, reap, run_job, run_next_job
from hengwang.outbox.models import Announcement, Job
from hengwang.outbox.queries import job_row, jobs_of, queue_health
from hengwang.outbox.services import cancel_job, enqueue, restart_job

pytestmark = pytest.mark.django_db


class NoRowsError(DomainError):
    code = "no_rows"
    message = "The sheet %(sheet)s has no rows."


class Lin:
    pk = 7
    printed_name = "林工"


@contextmanager
def a_job(function):
    with registry.jobs.temporarily("work", function):
        yield


def test_a_job_runs_with_its_arguments_and_keeps_its_result():
    with a_job(lambda job, rows: {"doubled": rows * 2}):
        job = enqueue("work", by=Lin(), rows=4)
        assert run_next_job()
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"doubled": 8})
    assert (job.started_by_id, job.started_by_name) == (7, "林工")
    assert not run_next_job()


def test_an_unknown_job_is_refused():
    with pytest.raises(UnknownJobError, match="no job named other"):
        enqueue("other")


def test_a_job_disappears_with_the_transaction_that_asked_for_it():
    with a_job(lambda job: None):
        with transaction.atomic():
            enqueue("work")
            transaction.set_rollback(True)
        assert not run_next_job()


def test_progress_is_seen_while_it_runs():
    seen = []

    def work(job):
        job.progress(3, 10, "第三行")
        seen.append(job_row(Job.objects.get()))

    with a_job(work):
        enqueue("work")
        run_next_job()
    assert (seen[0].done, seen[0].total, seen[0].text, seen[0].is_open) == (3, 10, "第三行", True)


def test_a_refusal_is_final_and_keeps_its_code_and_parameters():
    def work(job):
        raise NoRowsError(sheet="表1")

    with a_job(work):
        job = enqueue("work")
        run_next_job()
    row = job_row(Job.objects.get(pk=job.pk))
    assert (row.state, row.error_code) == (JobState.FAILED, "no_rows")
    assert row.error_message % row.error_params == "The sheet 表1 has no rows."


def test_something_unexpected_is_tried_again_and_then_given_up():
    def work(job):
        raise ZeroDivisionError

    with a_job(work):
        enqueue("work")
        now = timezone.now()
        for attempt in range(1, MAX_ATTEMPTS + 1):
            assert run_next_job(now)
            assert Job.objects.get().attempts == attempt
            now += timedelta(hours=1)
        assert not run_next_job(now)
    job = Job.objects.get()
    assert (job.state, job.error_code) == (JobState.FAILED, execution.UNEXPECTED)
    assert "ZeroDivisionError" in job.trace


def test_two_workers_claim_one_job_once():
    with a_job(lambda job: None):
        enqueue("work")
    now = timezone.now()
    assert claim_job(now) is not None
    assert claim_job(now) is None


def test_an_abandoned_job_returns_to_the_queue_after_its_lease():
    with a_job(lambda job: None):
        enqueue("work")
    now = timezone.now()
    claim_job(now)
    assert reap(now + LEASE / 2) == 0
    assert reap(now + LEASE * 2) == 1
    assert Job.objects.get().state == JobState.QUEUED


def test_a_job_that_kills_every_worker_is_given_up():
    with a_job(lambda job: None):
        enqueue("work")
    now = timezone.now()
    for _ in range(MAX_ATTEMPTS):
        assert claim_job(now) is not None
        now += LEASE * 2
        reap(now)
    job = Job.objects.get()
    assert (job.state, job.error_code) == (JobState.FAILED, execution.WORKER_LOST)


def test_the_heartbeat_keeps_the_lease():
    with a_job(lambda job: None):
        enqueue("work")
    job = claim_job(timezone.now())
    Job.objects.update(lease_until=timezone.now() - LEASE)
    assert execution.renew_lease(job)
    assert reap(timezone.now() + LEASE / 2) == 0


def test_a_worker_that_lost_its_lease_can_do_nothing_more():
    with a_job(lambda job: None):
        enqueue("work")
        now = timezone.now()
        slow = claim_job(now)
        reap(now + LEASE * 2)
        quick = claim_job(now + LEASE * 2)

        with pytest.raises(LeaseLostError):
            slow.progress(1)
        with pytest.raises(LeaseLostError):
            slow.finish()
        assert not execution.renew_lease(slow)
        assert not execution.give_back(slow)
        run_job(quick)
    assert Job.objects.get().state == JobState.DONE


def test_an_effect_shared_with_finish_stays_once_when_the_job_ran_twice():
    def work(job):
        with transaction.atomic():
            Announcement.objects.create(name="effect")
            job.finish({"ok": True})

    with a_job(work):
        enqueue("work")
        now = timezone.now()
        slow = claim_job(now)
        reap(now + LEASE * 2)
        quick = claim_job(now + LEASE * 2)
        run_job(quick)
        run_job(slow)
    assert Announcement.objects.count() == 1
    assert Job.objects.get().result == {"ok": True}


def test_a_cancelled_job_stops_at_its_next_progress():
    def work(job):
        cancel_job(job.pk)
        job.progress(1)
        Announcement.objects.create(name="too late")

    with a_job(work):
        enqueue("work")
        run_next_job()
    assert Job.objects.get().state == JobState.CANCELLED
    assert not Announcement.objects.exists()


def test_a_cancelled_job_can_start_again_and_a_done_one_cannot():
    with a_job(lambda job: None):
        job = enqueue("work")
        cancel_job(job.pk)
        with pytest.raises(JobEndedError):
            cancel_job(job.pk)
        assert not run_next_job()
        restart_job(job.pk)
        assert run_next_job()
        with pytest.raises(JobNotFailedError):
            restart_job(job.pk)


def test_a_job_given_back_at_shutdown_costs_no_attempt():
    with a_job(lambda job: None):
        enqueue("work")
    job = claim_job(timezone.now())
    assert execution.give_back(job)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_a_job_for_later_waits():
    with a_job(lambda job: None):
        enqueue("work", due_at=timezone.now() + timedelta(hours=1))
        assert not run_next_job()
        assert run_next_job(timezone.now() + timedelta(hours=1))


def test_everybody_sees_their_own_jobs(django_assert_num_queries):
    with a_job(lambda job: None):
        enqueue("work", by=Lin())
        enqueue("work")
    with django_assert_num_queries(1):
        assert len(jobs_of(7)) == 1
    assert len(jobs_of()) == 2


def test_health_says_how_long_the_oldest_waits(django_assert_num_queries):
    now = timezone.now()
    with a_job(lambda job: None):
        enqueue("work", due_at=now - timedelta(minutes=3))
        enqueue("work", due_at=now + timedelta(minutes=3))
    with django_assert_num_queries(3):
        health = queue_health(now)
    assert (health.queued_jobs, health.running_jobs) == (1, 0)
    assert health.oldest_job_age == timedelta(minutes=3)
    assert health.oldest_delivery_age is None
