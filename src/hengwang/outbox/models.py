"""Announcements with their deliveries, jobs with their leases, and when periodic work is due."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.outbox.choices import DeliveryState, JobState
from hengwang.outbox.errors import LeaseLostError


class Announcement(models.Model):
    """Something that happened, said in the transaction that made it happen; ids only."""

    name = models.CharField(_("name"), max_length=80)
    ids = models.JSONField(_("ids"), default=dict)
    announced_at = models.DateTimeField(_("announced at"), default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["announced_at"], name="announcement_by_time")]

    def __str__(self) -> str:
        return f"{self.name} {self.ids}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries that …"""

    def due(self, now: datetime) -> Self:
        """… wait and may be tried at `now`, or whose worker died with them in its hands."""
        waiting = Q(state=DeliveryState.PENDING, due_at__lte=now)
        abandoned = Q(state=DeliveryState.CLAIMED, lease_until__lt=now)
        return self.filter(waiting | abandoned)

    def dead(self) -> Self:
        """… nobody will try again until a person asks for it."""
        return self.filter(state=DeliveryState.DEAD)


class Delivery(models.Model):
    """One announcement on its way to one receiver: at least once, with back-off, then dead."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="deliveries")
    receiver = models.CharField(_("receiver"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    error = models.TextField(_("error"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "receiver"], name="delivery_once_per_receiver"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.CLAIMED]),
                name="delivery_open_by_due",
            ),
            models.Index(
                fields=["id"], condition=Q(state=DeliveryState.DEAD), name="delivery_dead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.receiver} ({self.state})"


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs that …"""

    def open(self) -> Self:
        """… wait or run."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def due(self, now: datetime) -> Self:
        """… wait and may be taken at `now`."""
        return self.filter(state=JobState.QUEUED, due_at__lte=now)

    def abandoned(self, now: datetime) -> Self:
        """… run, but their worker has not renewed the lease."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)

    def held_by(self, job: "Job") -> Self:
        """… are this very job as long as the lease it was claimed with still counts."""
        return self.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)


class Job(models.Model):
    """Long work somebody asked for; survives the death of its worker through a lease."""

    name = models.CharField(_("name"), max_length=80)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress_done = models.PositiveBigIntegerField(_("steps done"), default=0)
    progress_total = models.PositiveBigIntegerField(_("steps in all"), null=True)
    progress_text = models.CharField(_("at work on"), max_length=200, blank=True)
    result = models.JSONField(_("result"), null=True)
    error_code = models.CharField(_("error code"), max_length=80, blank=True)
    error_message = models.CharField(_("error"), max_length=500, blank=True)
    error_params = models.JSONField(_("error details"), default=dict)
    trace = models.TextField(_("trace for operators"), blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    started_by_id = models.BigIntegerField(_("started by"), null=True)
    started_by_name = models.CharField(_("started by"), max_length=200, blank=True)
    enqueued_at = models.DateTimeField(_("enqueued at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    lease_token = models.CharField(max_length=64, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state=JobState.QUEUED), name="job_queued"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="job_running"
            ),
            models.Index(fields=["started_by_id", "-id"], name="job_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk} ({self.state})"

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Show how far the work is; call it between steps, outside long transactions.

        Raises:
            LeaseLostError: Another worker has the job now, or somebody cancelled it: stop.
        """
        now = timezone.now()
        changed = Job.objects.held_by(self).update(
            progress_done=done, progress_total=total, progress_text=text[:200], heartbeat_at=now
        )
        if not changed:
            raise LeaseLostError(job=self.pk)
        self.progress_done, self.progress_total, self.progress_text = done, total, text[:200]

    def finish(self, result: dict[str, object] | None = None) -> None:
        """Mark the job done; inside the transaction of its effect this makes the effect once.

        Raises:
            LeaseLostError: Another worker has the job now; the transaction must roll back.
        """
        changed = Job.objects.held_by(self).update(
            state=JobState.DONE, result=result, finished_at=timezone.now(), lease_until=None
        )
        if not changed:
            raise LeaseLostError(job=self.pk)
        self.state, self.result = JobState.DONE, result


class Due(models.Model):
    """When one piece of periodic work is due next, and who is at it; one row a name."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    due_at = models.DateTimeField(_("due at"))
    lease_until = models.DateTimeField(_("lease until"), null=True)
    last_started_at = models.DateTimeField(_("last started at"), null=True)
    last_finished_at = models.DateTimeField(_("last finished at"), null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    error = models.TextField(_("error"), blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"
