"""What waits, runs, failed and was given up; for pages, the doctor and monitoring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from hengwang.outbox.choices import DeliveryState, JobState
from hengwang.outbox.models import Delivery, Due, Job


@dataclass(frozen=True)
class JobRow:
    """One job for a page; the error is a code, an English msgid and its parameters."""

    id: int
    name: str
    state: str
    done: int
    total: int | None
    text: str
    result: dict[str, Any] | None
    error_code: str
    error_message: str
    error_params: dict[str, str]
    started_by_id: int | None
    started_by_name: str
    enqueued_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True)
class DeadDelivery:
    """An announcement a receiver could not take, however often it was tried."""

    id: int
    announcement: str
    ids: dict[str, int]
    receiver: str
    attempts: int
    error: str


@dataclass(frozen=True)
class QueueHealth:
    """Numbers a watchdog wants: ages are None when nothing waits."""

    waiting_deliveries: int
    oldest_delivery_age: timedelta | None
    dead_deliveries: int
    queued_jobs: int
    running_jobs: int
    oldest_job_age: timedelta | None
    failing_periodics: tuple[str, ...]
    last_scheduled_at: datetime | None


def jobs_of(person_id: int | None = None, *, limit: int = 50) -> tuple[JobRow, ...]:
    """Newest jobs, of one person or of all; one query."""
    chosen = Job.objects.order_by("-pk")
    if person_id is not None:
        chosen = chosen.filter(started_by_id=person_id)
    return tuple(job_row(job) for job in chosen[:limit])


def job_row(job: Job) -> JobRow:
    """A job as pages show it."""
    return JobRow(
        id=job.pk,
        name=job.name,
        state=job.state,
        done=job.progress_done,
        total=job.progress_total,
        text=job.progress_text,
        result=job.result,
        error_code=job.error_code,
        error_message=job.error_message,
        error_params=job.error_params,
        started_by_id=job.started_by_id,
        started_by_name=job.started_by_name,
        enqueued_at=job.enqueued_at,
        finished_at=job.finished_at,
    )


def dead_deliveries(*, limit: int = 50) -> tuple[DeadDelivery, ...]:
    """What was given up, newest first; one query."""
    dead = Delivery.objects.dead().select_related("announcement").order_by("-pk")[:limit]
    return tuple(
        DeadDelivery(
            delivery.pk, delivery.announcement.name, delivery.announcement.ids,
            delivery.receiver, delivery.attempts, delivery.error,
        )
        for delivery in dead
    )  # fmt: skip


def queue_health(now: datetime | None = None) -> QueueHealth:
    """State of the queues; three queries."""
    now = now or timezone.now()
    open_states = [DeliveryState.PENDING, DeliveryState.CLAIMED]
    deliveries = Delivery.objects.exclude(state=DeliveryState.DONE).aggregate(
        waiting=Count("pk", filter=Q(state__in=open_states)),
        dead=Count("pk", filter=Q(state=DeliveryState.DEAD)),
        oldest=Min("announcement__announced_at", filter=Q(state__in=open_states)),
    )
    jobs = Job.objects.open().aggregate(
        queued=Count("pk", filter=Q(state=JobState.QUEUED, due_at__lte=now)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        oldest=Min("due_at", filter=Q(state=JobState.QUEUED, due_at__lte=now)),
    )
    dues = list(Due.objects.values_list("name", "failures", "last_started_at"))
    return QueueHealth(
        waiting_deliveries=deliveries["waiting"],
        oldest_delivery_age=now - deliveries["oldest"] if deliveries["oldest"] else None,
        dead_deliveries=deliveries["dead"],
        queued_jobs=jobs["queued"],
        running_jobs=jobs["running"],
        oldest_job_age=now - jobs["oldest"] if jobs["oldest"] else None,
        failing_periodics=tuple(sorted(name for name, failures, _ in dues if failures)),
        last_scheduled_at=max((started for *_, started in dues if started), default=None),
    )


def periodic_runs() -> dict[str, datetime]:
    """When each piece of periodic work last ended; one query."""
    ended = Due.objects.exclude(last_finished_at=None)
    rows = ended.values_list("name", "last_finished_at")
    return {name: at for name, at in rows if at is not None}
