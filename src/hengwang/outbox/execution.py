"""Runs jobs under a lease: claim, heartbeat, finish once; a reaper returns what died."""

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from hengwang.kernel.errors import DomainError
from hengwang.outbox import registry
from hengwang.outbox.attempts import Attempt
from hengwang.outbox.choices import JobState
from hengwang.outbox.errors import LeaseLostError
from hengwang.outbox.models import Job
from hengwang.outbox.rules import backoff

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEATS_PER_LEASE = 4
MAX_ATTEMPTS = 3
CANDIDATES = 5
UNEXPECTED = "unexpected_error"
UNEXPECTED_MESSAGE = "Something unexpected went wrong; the operators find the details in the log."
WORKER_LOST = "worker_lost"
WORKER_LOST_MESSAGE = "The work was interrupted again and again and has been given up."


def run_next_job(now: datetime | None = None) -> bool:
    """Claim and run one job to its end; False when none is due."""
    job = claim_job(now or timezone.now())
    if job is None:
        return False
    run_job(job)
    return True


def claim_job(now: datetime) -> Job | None:
    """Take the oldest due job; the old state in the WHERE lets one of several workers win."""
    due = Job.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)
    for pk in list(due[:CANDIDATES]):
        taken = (
            Job.objects.due(now)
            .filter(pk=pk)
            .update(
                state=JobState.RUNNING, lease_token=secrets.token_hex(16),
                lease_until=now + LEASE, heartbeat_at=now, started_at=now,
                attempts=F("attempts") + 1,
            )
        )  # fmt: skip
        if taken:
            return Job.objects.get(pk=pk)
    return None


def run_job(job: Job) -> None:
    """Run a claimed job and write down how it ended."""
    with Attempt(f"job {job}") as attempt, _kept_alive(job):
        function = registry.jobs.get(job.name)
        result = function(job, **job.arguments)
        if job.state != JobState.DONE:
            job.finish(result)
    if attempt.error is not None and not isinstance(attempt.error, LeaseLostError):
        _write_failure(job, attempt)


def _write_failure(job: Job, attempt: Attempt) -> None:
    """A refusal is final, since it would be refused again; anything else is tried again."""
    error = attempt.error
    now = timezone.now()
    ended = {"lease_until": None, "trace": attempt.trace}
    if isinstance(error, DomainError):
        Job.objects.held_by(job).update(
            state=JobState.FAILED, finished_at=now, error_code=error.code,
            error_message=error.message,
            error_params={name: str(value) for name, value in error.params.items()}, **ended,
        )  # fmt: skip
    elif job.attempts >= MAX_ATTEMPTS:
        Job.objects.held_by(job).update(
            state=JobState.FAILED, finished_at=now, error_code=UNEXPECTED,
            error_message=UNEXPECTED_MESSAGE, **ended,
        )  # fmt: skip
    else:
        Job.objects.held_by(job).update(
            state=JobState.QUEUED, due_at=now + backoff(job.attempts), **ended
        )


def give_back(job: Job) -> bool:
    """Return a running job to the queue at once, when its worker has to stop."""
    now = timezone.now()
    return bool(
        Job.objects.held_by(job).update(
            state=JobState.QUEUED, lease_until=None, due_at=now, attempts=F("attempts") - 1
        )
    )


def reap(now: datetime | None = None) -> int:
    """Return jobs whose worker stopped renewing the lease; give up those that kill every worker."""
    now = now or timezone.now()
    abandoned = Job.objects.abandoned(now)
    lost = abandoned.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED, finished_at=now, lease_until=None,
        error_code=WORKER_LOST, error_message=WORKER_LOST_MESSAGE,
    )  # fmt: skip
    return lost + abandoned.update(state=JobState.QUEUED, lease_until=None, due_at=now)


def renew_lease(job: Job) -> bool:
    """Say that the worker lives; False when the job is no longer its own."""
    now = timezone.now()
    return bool(Job.objects.held_by(job).update(lease_until=now + LEASE, heartbeat_at=now))


@contextmanager
def _kept_alive(job: Job) -> Iterator[None]:
    """Renew the lease from a thread beside the work, as long as the work goes on."""
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, stop), daemon=True, name=f"beat-{job.pk}")
    beat.start()
    _running[job.pk] = job
    try:
        yield
    finally:
        del _running[job.pk]
        stop.set()
        beat.join()


_running: dict[int, Job] = {}


def running_here() -> list[Job]:
    """Jobs that threads of this process are at."""
    return list(_running.values())


def _beat(job: Job, stop: threading.Event) -> None:
    while not stop.wait(LEASE.total_seconds() / BEATS_PER_LEASE):
        try:
            if not renew_lease(job):
                break
        except OperationalError:
            # A locked or restarting database: the lease outlives several missed beats.
            logger.warning("no heartbeat for job %s", job.pk, exc_info=True)
    connection.close()
