"""Evidence items: stored files that support a figure for a period."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.evidence.choices import EvidenceStatus
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class EvidenceItemQuerySet(models.QuerySet["EvidenceItem"]):
    """The words in which other code asks about evidence; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Evidence of the units whose evaluations the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__"))

    def counting_on(self, day: date) -> Self:
        """Evidence that counts: not rejected, not expired on `day`."""
        return self.exclude(status=EvidenceStatus.REJECTED).filter(
            Q(expires_on=None) | Q(expires_on__gt=day)
        )


class EvidenceItem(models.Model):
    """A file that supports figures of a period, which is not the day it was uploaded on."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence_items")
    title = models.CharField(_("Title"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence_items")
    supports_from = models.DateField(_("Supports from"))
    supports_until = models.DateField(_("Supports until"), help_text=_("Last day, inclusive."))
    expires_on = models.DateField(
        _("Expires on"), null=True, blank=True, help_text=_("First day on which it counts no more.")
    )
    status = models.CharField(
        _("Status"),
        max_length=10,
        choices=EvidenceStatus.choices,
        default=EvidenceStatus.OFFERED,
    )
    review_note = models.CharField(_("Review note"), max_length=300, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by_name = models.CharField(max_length=150, blank=True)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supports_until__gte=F("supports_from")),
                name="evidence_supports_a_period",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the item."""
        return reverse("evidence-detail", args=[self.pk])

    def counts_on(self, day: date) -> bool:
        """Whether the item supports anything on `day`: not rejected and not expired."""
        expired = self.expires_on is not None and self.expires_on <= day
        return self.status != EvidenceStatus.REJECTED and not expired
