"""Announce in the transaction that changes something; ask for long work; try again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.kernel.actors import Actor
from hengwang.outbox import registry
from hengwang.outbox.choices import DeliveryState, JobState
from hengwang.outbox.errors import JobEndedError, JobNotFailedError, UnknownJobError
from hengwang.outbox.models import Announcement, Delivery, Due, Job
from hengwang.outbox.wakeup import wake

KEPT_FOR = timedelta(days=180)


def announce(name: str, **ids: int) -> Announcement:
    """Say what happened, in the caller's transaction; receivers hear it after the commit."""
    with transaction.atomic(savepoint=False):
        announcement = Announcement.objects.create(name=name, ids=ids)
        Delivery.objects.bulk_create(
            Delivery(announcement=announcement, receiver=reception.key)
            for reception in registry.receivers_of(name)
        )
        transaction.on_commit(wake)
    return announcement


def enqueue(
    name: str, /, *, by: Actor | None = None, due_at: datetime | None = None, **arguments: object
) -> Job:
    """Ask for a job, in the caller's transaction; it starts after the commit.

    Raises:
        UnknownJobError: No function is registered under this name.
    """
    if name not in registry.jobs:
        raise UnknownJobError(name=name)

    with transaction.atomic(savepoint=False):
        job = Job.objects.create(
            name=name,
            arguments=arguments,
            due_at=due_at or timezone.now(),
            started_by_id=None if by is None else by.pk,
            started_by_name="" if by is None else by.printed_name,
        )
        transaction.on_commit(wake)
    return job


@transaction.atomic
def cancel_job(job_id: int) -> Job:
    """Stop a job before or while it runs; a running one notices at its next progress.

    Raises:
        JobEndedError: It has ended already.
    """
    changed = (
        Job.objects.open()
        .filter(pk=job_id)
        .update(state=JobState.CANCELLED, finished_at=timezone.now(), lease_until=None)
    )
    job = Job.objects.get(pk=job_id)
    if not changed:
        raise JobEndedError(job=job_id)
    return job


@transaction.atomic
def restart_job(job_id: int) -> Job:
    """Put a failed or cancelled job back into the queue with its attempts forgotten.

    Raises:
        JobNotFailedError: It waits, runs or is done.
    """
    changed = Job.objects.filter(
        pk=job_id, state__in=[JobState.FAILED, JobState.CANCELLED]
    ).update(
        state=JobState.QUEUED, attempts=0, due_at=timezone.now(), finished_at=None,
        error_code="", error_message="", error_params={}, trace="",
    )  # fmt: skip
    job = Job.objects.get(pk=job_id)
    if not changed:
        raise JobNotFailedError(job=job_id)
    transaction.on_commit(wake)
    return job


def retry_delivery(delivery_id: int) -> bool:
    """Try a dead delivery once more; False when it is not dead."""
    changed = (
        Delivery.objects.dead()
        .filter(pk=delivery_id)
        .update(state=DeliveryState.PENDING, attempts=0, due_at=timezone.now())
    )
    wake()
    return bool(changed)


@transaction.atomic
def purge_finished(now: datetime | None = None) -> int:
    """Delete announcements everybody heard and jobs that ended, after half a year; dead ones stay.

    Returns:
        How many announcements and jobs went.
    """
    before = (now or timezone.now()) - KEPT_FOR
    unheard = Delivery.objects.exclude(state=DeliveryState.DONE).values("announcement_id")
    heard = Announcement.objects.filter(announced_at__lt=before).exclude(pk__in=unheard)
    ended = Job.objects.filter(finished_at__lt=before).exclude(
        state__in=[JobState.QUEUED, JobState.RUNNING]
    )
    purged = heard.count() + ended.count()
    heard.delete()
    ended.delete()
    return purged


def hurry(name: str, now: datetime | None = None) -> bool:
    """Let periodic work run with the next look at the clock; False when it is due already."""
    at = now or timezone.now()
    changed = Due.objects.filter(name=name, due_at__gt=at, lease_until=None).update(due_at=at)
    if changed:
        transaction.on_commit(wake)
    return bool(changed)
