"""Results of a contract's year, its months, and the payment sheet that follows."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.organizations.reach import HasReach
from hengwang.projects.models import Contract, PlannedPayment
from hengwang.projects.models.budget import YuanField
from hengwang.vendors.choices import ResultState
from hengwang.vendors.engine.deducting import Span
from hengwang.vendors.models.assessments import Assessment
from hengwang.vendors.models.scoping import reached_q


class AnnualResultQuerySet(models.QuerySet["AnnualResult"]):
    """The words in which other code asks about results; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """The unit's people see all, a company the confirmed ones of its contracts."""
        return self.filter(reached_q(user, "contract__", Q(state=ResultState.CONFIRMED)))


class AnnualResult(models.Model):
    """What a year's assessments come to; the sums are those of its months."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="annual_results")
    year = models.PositiveSmallIntegerField(_("Year"))
    state = models.CharField(
        _("State"), max_length=10, choices=ResultState.choices, default=ResultState.DRAWN
    )
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_by_name = models.CharField(_("Drawn up by"), max_length=100)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(_("Confirmed by"), max_length=100, blank=True)
    digest = models.CharField(max_length=80, blank=True)

    objects = AnnualResultQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "contract"]
        verbose_name = _("Annual result")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "year"], name="one_result_a_contract_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.year}"

    def get_absolute_url(self) -> str:
        """The result's page."""
        return reverse("vendor-result", args=[self.pk])


class ResultMonth(models.Model):
    """A month of a result: with its assessment, or a record that it is missing.

    A missing month costs anything from nothing to the whole fee until a person settles it.
    """

    result = models.ForeignKey(AnnualResult, models.CASCADE, related_name="months")
    month = models.DateField(_("Month"))
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, related_name="result_month", null=True
    )
    fee_cny = YuanField(_("Fee of the month"))
    deducted_cny = YuanField(_("Deducted"), null=True)
    score = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    reason = models.CharField(_("Why"), max_length=500, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    settled_by_name = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["result", "month"]
        constraints = [
            models.UniqueConstraint(fields=["result", "month"], name="result_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_missing(self) -> bool:
        """Whether there is no confirmed assessment."""
        return self.assessment_id is None

    @property
    def deducted_span(self) -> Span:
        """Yuan deducted, from nothing to the whole fee while nobody has settled it."""
        if self.deducted_cny is None:
            return Span(Decimal(0), self.fee_cny)
        return Span.of(self.deducted_cny)


class PaymentSheet(models.Model):
    """What is paid by a year's result, and the planned payment in the project's books."""

    result = models.OneToOneField(AnnualResult, models.PROTECT, related_name="sheet")
    fee_cny = YuanField(_("Fee of the year"))
    deducted_cny = YuanField(_("Deducted"))
    payable_cny = YuanField(_("Payable"))
    paid_cny = YuanField(_("Paid in the year before"))
    amount_cny = YuanField(_("To be paid now"))
    due_on = models.DateField(_("Due on"))
    plan = models.ForeignKey(
        PlannedPayment, models.SET_NULL, related_name="vendor_sheets", null=True
    )
    made_at = models.DateTimeField()
    made_by_name = models.CharField(_("Made by"), max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cny__gt=0), name="payment_sheet_pays_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.amount_cny}"
