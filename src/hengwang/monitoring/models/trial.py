"""Trials: one question to one collector, asked by a person who waits for the answer."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models.collector import Collector
from hengwang.monitoring.models.target import Check, Credential
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class TrialQuerySet(models.QuerySet[Any]):
    """Trials by right and by where they stand."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose monitoring the user keeps: answers tell how devices are set."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_MONITORING), "unit__"))

    def waiting(self, now: datetime) -> Self:
        """Without an answer, and still worth one."""
        return self.filter(ended_at=None, deadline_at__gt=now)


class Trial(models.Model):
    """How a collector is to ask once, and what came of it; no sample is ever made of it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="trials")
    collector = models.ForeignKey(Collector, models.CASCADE, related_name="trials")
    check_of = models.ForeignKey(Check, models.CASCADE, related_name="trials", null=True)
    credential = models.ForeignKey(Credential, models.CASCADE, related_name="trials", null=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=CheckKind.choices)
    settings = models.JSONField(default=dict)
    timeout_s = models.PositiveIntegerField(default=10)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="trials")
    asked_at = models.DateTimeField(_("Asked"))
    deadline_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    round_trip_s = models.FloatField(null=True)
    values = models.JSONField(default=dict)
    left_out = models.PositiveIntegerField(default=0)

    objects = TrialQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = pgettext_lazy("monitoring", "Trial")
        indexes = [
            models.Index(
                fields=["collector", "deadline_at"],
                condition=Q(ended_at=None),
                name="trials_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.collector}"

    def get_absolute_url(self) -> str:
        """The trial's page."""
        return reverse("trial-detail", args=[self.pk])
