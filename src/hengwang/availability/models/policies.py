"""Policies of counting, named and versioned; a version is never changed."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Meaning, UnknownTime


class AvailabilityPolicy(models.Model):
    """One version of how availability is counted; version 1 of `default` is the program's own."""

    key = models.SlugField(_("Key"), max_length=40)
    version = models.PositiveIntegerField(_("Version"))
    title = models.CharField(_("Name"), max_length=100)
    meaning = models.CharField(
        _("Unobstructed days are"), max_length=10, choices=Meaning.choices, default=Meaning.UNITS
    )
    lost_minutes = models.PositiveIntegerField(_("A unit's day may lose (minutes)"), default=30)
    backbone_lost_minutes = models.PositiveIntegerField(
        _("A backbone day may lose (minutes)"), default=0
    )
    unknown_minutes = models.PositiveIntegerField(
        _("Of a day may be unknown (minutes)"), default=60
    )
    takes_off_maintenance = models.BooleanField(
        _("Time lost in approved maintenance is taken off"), default=True
    )
    unknown_counts = models.CharField(
        _("Unknown time is"), max_length=10, choices=UnknownTime.choices, default=UnknownTime.NOT_UP
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="availability_policies")
    made_at = models.DateTimeField(_("Made"))
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    objects: Any = models.Manager()

    class Meta:
        ordering = ["key", "-version"]
        verbose_name = _("Availability policy")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.key}@{self.version})"

    def get_absolute_url(self) -> str:
        """The policy's page."""
        return reverse("availability-policy-detail", args=[self.pk])

    def as_rules(self) -> Policy:
        """The pure rules of counting."""
        return Policy(
            key=self.key,
            version=self.version,
            takes_off_maintenance=self.takes_off_maintenance,
            lost_minutes=self.lost_minutes,
            unknown_minutes=self.unknown_minutes,
            backbone_lost_minutes=self.backbone_lost_minutes,
            counts_backbone=self.meaning == Meaning.BACKBONE,
            leaves_out_unknown=self.unknown_counts == UnknownTime.LEFT_OUT,
        )
