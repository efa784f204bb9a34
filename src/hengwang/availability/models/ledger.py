"""Outages and unknown spans of targets, half-open, and how late data changed them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.availability.choices import Cause
from hengwang.kernel.money import round_half_up
from hengwang.monitoring.models import Target
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class LedgerSpanQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about spans; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Spans of targets whose monitoring the user may see."""
        reach = user.reach(Permission.VIEW_MONITORING)
        return self.filter(units_within_q(reach, "target__unit__"))

    def still_open(self) -> Self:
        """Not ended."""
        return self.filter(ended_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=start), started_at__lt=end)


class LedgerSpan(models.Model):
    """Base: a half-open time of one target, open while nothing is known of its end."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="%(class)ss")
    started_at = models.DateTimeField(_("From"))
    ended_at = models.DateTimeField(_("Until"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.started_at} – {self.ended_at}"


class Outage(LedgerSpan):
    """A target was down, from its first failed answer until the first good one."""

    cause = models.CharField(
        _("Cause"), max_length=20, choices=Cause.choices, default=Cause.UNKNOWN
    )
    cause_note = models.CharField(_("Explanation"), max_length=500, blank=True)
    root = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="consequences",
        verbose_name=_("Root cause"),
        null=True,
        blank=True,
    )
    """The outage of the failed parent this one lies behind; computed anew after each fold."""

    objects = LedgerSpanQuerySet.as_manager()

    class Meta(LedgerSpan.Meta):
        verbose_name = _("Outage")
        indexes = [
            # Holds all that figures read: the table itself is left alone.
            models.Index(fields=["target", "started_at", "ended_at"], name="outages_by_target")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(ended_at=None), name="one_open_outage_a_target"
            ),
            models.UniqueConstraint(fields=["target", "started_at"], name="one_outage_a_start"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="outage_has_length",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The outage's page."""
        return reverse("outage-detail", args=[self.pk])

    @property
    def minutes(self) -> Decimal:
        """How long it lasted, or lasts by now; rounded half up to two decimals."""
        length = (self.ended_at or timezone.now()) - self.started_at
        return round_half_up(Decimal(str(length.total_seconds())) / 60, 2)


class UnknownSpan(LedgerSpan):
    """Nobody knows how the target was: the collector stood still, or could not measure."""

    objects = LedgerSpanQuerySet.as_manager()

    class Meta(LedgerSpan.Meta):
        verbose_name = _("Unknown time")
        indexes = [
            # Holds all that figures read: the table itself is left alone.
            models.Index(fields=["target", "started_at", "ended_at"], name="unknowns_by_target")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(ended_at=None), name="one_open_unknown_a_target"
            ),
            models.UniqueConstraint(fields=["target", "started_at"], name="one_unknown_a_start"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="unknown_has_length",
            ),
        ]


class LedgerRevision(models.Model):
    """Late data changed what the ledger had already said; both are kept.

    `before` and `after` are lists of [state, start, end] from `from_at` on, in ISO 8601.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="ledger_revisions")
    from_at = models.DateTimeField()
    made_at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.from_at}"
