"""Maintenance windows: planned work, approved beforehand by another person."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.availability.choices import Decision
from hengwang.availability.models.decided import Decided, decided_by_another
from hengwang.availability.models.groups import OfUnitQuerySet
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit


class MaintenanceWindow(Decided):
    """A half-open time of planned work on targets; time they lose in it is listed and taken off.

    `covered` is written at the approval: what a subtree holds later changes no past figure.
    """

    title = models.CharField(_("Work"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="maintenance_windows")
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    targets = models.ManyToManyField(Target, related_name="maintenance_windows")
    with_subtree = models.BooleanField(_("And everything behind them"), default=False)
    covered = models.ManyToManyField(Target, related_name="covering_windows")
    approval_number = models.CharField(_("Number of the approval"), max_length=100, blank=True)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("Maintenance window")
        indexes = [models.Index(fields=["state", "starts_at"], name="windows_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="maintenance_has_length"
            ),
            decided_by_another("maintenance_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state=Decision.APPROVED)
                | (~Q(approval_number="") & Q(decided_at__lte=F("starts_at"))),
                name="maintenance_approved_beforehand",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The window's page."""
        return reverse("maintenance-detail", args=[self.pk])
