"""Collectors, and what of their batches is not a sample."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.monitoring.choices import EventKind
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class CollectorQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about collectors; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Collectors run by units whose monitoring the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_MONITORING), "unit__"))

    def at_work(self) -> Self:
        """Enrolled and not revoked."""
        return self.filter(revoked_at=None).exclude(token_sha256="")

    def editable_by(self, user: HasReach) -> Self:
        """Collectors of the units whose monitoring the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_MONITORING), "unit__"))


class Collector(models.Model):
    """A process that asks targets; it holds a token of its own, of which only the digest is here.

    `networks` is the allow-list for every packet it sends (CIDR notation).
    """

    name = models.CharField(_("Name"), max_length=100, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="collectors")
    networks = models.JSONField(_("Networks it may ask"), default=list, blank=True)
    listeners = models.JSONField(default=list, blank=True)

    code_sha256 = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(_("Enrolled"), null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    next_token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    change_token = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)
    paused_at = models.DateTimeField(_("Paused"), null=True, blank=True)
    """While set the plan is empty: nothing is asked, and the time is unknown."""

    is_embedded = models.BooleanField(_("On the server's own machine"), default=False)
    seen_at = models.DateTimeField(_("Last heard from"), null=True, blank=True)
    software = models.CharField(_("Version"), max_length=50, blank=True)
    beat = models.JSONField(default=dict, blank=True)
    """The last heartbeat: queue, clock, counters, capabilities, pause."""
    counts = models.JSONField(default=dict, blank=True)
    """What was counted here of its batches: stored, known, unplanned, in_future."""

    objects = CollectorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("Collector")
        constraints = [
            models.UniqueConstraint(
                fields=["is_embedded"],
                condition=Q(is_embedded=True),
                name="one_embedded_collector",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The collector's page."""
        return reverse("collector-detail", args=[self.pk])

    @property
    def waiting(self) -> int | None:
        """Batches on its disk at its last heartbeat."""
        found: int | None = self.beat.get("queue", {}).get("batches")
        return found

    @property
    def clock_offset_ms(self) -> float | None:
        """The server's time less the collector's at its last heartbeat."""
        found: float | None = self.beat.get("clock", {}).get("offset_ms")
        return None if found is None else round(found, 1)


class BatchReceipt(models.Model):
    """A batch that is durable; sent again it is acknowledged without being read."""

    collector = models.ForeignKey(Collector, models.CASCADE, related_name="receipts")
    batch = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    answer = models.JSONField()
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collector", "batch"], name="one_receipt_a_batch")
        ]

    def __str__(self) -> str:
        return self.batch


class Gap(models.Model):
    """A half-open time in which a collector measured nothing: unknown for each of its checks."""

    collector = models.ForeignKey(Collector, models.CASCADE, related_name="gaps")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=50)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["collector", "starts_at", "ends_at"], name="one_gap_once"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="gap_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} – {self.ends_at} {self.reason}"


class EventQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about messages of devices; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Messages heard by collectors of units whose monitoring the user may see."""
        reach = user.reach(Permission.VIEW_MONITORING)
        return self.filter(units_within_q(reach, "collector__unit__"))


class Event(models.Model):
    """What came unasked: a syslog message or an SNMP trap."""

    collector = models.ForeignKey(Collector, models.CASCADE, related_name="events")
    at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=100)
    what = models.CharField(max_length=20, choices=EventKind.choices)
    data = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["source", "-at"], name="event_by_source")]
        constraints = [
            models.UniqueConstraint(fields=["collector", "at", "digest"], name="one_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.source} {self.what}"
