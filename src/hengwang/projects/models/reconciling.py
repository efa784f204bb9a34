"""Payments here against the voucher book of the accounting system: runs and what they found."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.projects.choices import DifferenceState, MatchOutcome
from hengwang.projects.models.budget import YuanField
from hengwang.projects.models.spending import Payment


class ReconciliationQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about runs."""

    def visible_to(self, user: HasReach) -> Self:
        """Runs of the units whose projects the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_PROJECTS), "unit__"))


class Reconciliation(models.Model):
    """One comparison of a unit's payments of a year with a voucher book (对账)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reconciliations")
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="reconciliations")
    sha256 = models.CharField(max_length=64)
    window_days = models.PositiveSmallIntegerField(_("Days apart"))
    made_at = models.DateTimeField(_("Compared at"), auto_now_add=True)
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(_("Compared by"), max_length=200, blank=True)
    here_cny = YuanField(_("Recorded here"))
    there_cny = YuanField(_("In the voucher book"))
    counts = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.fiscal_year}"

    def get_absolute_url(self) -> str:
        """The run's page."""
        return reverse("reconciliation-detail", args=[self.pk])


class ReconciliationRow(models.Model):
    """One pair or one lonely row, as it stood when compared."""

    run = models.ForeignKey(Reconciliation, models.CASCADE, related_name="rows")
    outcome = models.CharField(_("Outcome"), max_length=20, choices=MatchOutcome.choices)
    state = models.CharField(_("State"), max_length=12, choices=DifferenceState.choices)
    payment = models.ForeignKey(
        Payment, models.SET_NULL, related_name="reconciled", null=True, blank=True
    )
    here_number = models.CharField(_("Voucher number"), max_length=100, blank=True)
    here_day = models.DateField(_("Paid on"), null=True)
    here_cny = YuanField(_("Recorded here"), null=True)
    here_parts = models.CharField(_("Payments of the voucher"), max_length=300, blank=True)
    there_number = models.CharField(_("Number in the book"), max_length=100, blank=True)
    there_day = models.DateField(_("Date in the book"), null=True)
    there_cny = YuanField(_("In the voucher book"), null=True)
    there_row = models.PositiveIntegerField(_("Row of the file"), null=True)
    there_table = models.CharField(max_length=100, blank=True)
    summary = models.CharField(pgettext_lazy("voucher", "Summary"), max_length=300, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["run", "outcome", "state"])]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    @property
    def number(self) -> str:
        """Of the voucher, as recorded here or as the book has it; empty without one."""
        return self.here_number or self.there_number
