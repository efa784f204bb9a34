"""The money a programme was given: budget lines, arrivals, adjustments."""

from decimal import Decimal
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.projects.choices import AdjustmentKind, FundLevel, FundSource
from hengwang.projects.models.programme import Programme, SubProject

# What may be assigned and what is read: the type checker adds None where the column has it.
Set = TypeVar("Set")
Get = TypeVar("Get")
FEN = Decimal("0.01")


class YuanField(models.DecimalField[Set, Get]):
    """An amount of money in yuan with fen, exact."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def from_db_value(
        self, value: Decimal | None, expression: object, connection: object
    ) -> Decimal | None:
        """The amount to the fen: SQLite adds amounts up as binary fractions."""
        del expression, connection
        return None if value is None else Decimal(value).quantize(FEN)


class BudgetLine(models.Model):
    """Money approved for a programme in one fiscal year from one source (预算明细)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="budget_lines")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="budget_lines", null=True, blank=True
    )
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    source = models.CharField(_("Source of funds"), max_length=20, choices=FundSource.choices)
    level = models.CharField(_("Treasury"), max_length=20, choices=FundLevel.choices, blank=True)
    expense_item = models.CharField(_("Expense item"), max_length=100, blank=True)
    initial_cny = YuanField(
        _("Budget at the start of the year"),
        null=True,
        blank=True,
        help_text=_("年初预算数; empty when it was never stated."),
    )
    approved_cny = YuanField(
        _("Approved budget"), help_text=_("全年预算数 before the adjustments recorded here.")
    )
    approval_number = models.CharField(_("Approval number"), max_length=100, blank=True)
    approved_on = models.DateField(_("Approved on"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "fiscal_year", "source", "pk"]
        indexes = [models.Index(fields=["fiscal_year", "programme"])]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.get_source_display()}"


class FundArrival(models.Model):
    """Money of the budget that reached the unit (到位)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="fund_arrivals")
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    source = models.CharField(_("Source of funds"), max_length=20, choices=FundSource.choices)
    level = models.CharField(_("Treasury"), max_length=20, choices=FundLevel.choices, blank=True)
    arrived_on = models.DateField(_("Arrived on"), null=True, blank=True)
    amount_cny = YuanField(_("Amount"))
    document_number = models.CharField(_("Document number"), max_length=100, blank=True)

    class Meta:
        ordering = ["programme", "fiscal_year", "arrived_on", "pk"]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.amount_cny}"


class Adjustment(models.Model):
    """A change of money, goals or schedule during the year, with its approval or without."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="adjustments")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="adjustments", null=True, blank=True
    )
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    kind = models.CharField(_("Kind"), max_length=20, choices=AdjustmentKind.choices)
    source = models.CharField(
        _("Source of funds"), max_length=20, choices=FundSource.choices, blank=True
    )
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    amount_cny = YuanField(
        _("Amount"), null=True, blank=True, help_text=_("Positive; the kind gives the direction.")
    )
    receiver = models.CharField(_("Receiving unit"), max_length=200, blank=True)
    reason = models.TextField(_("Reason"))
    approval_number = models.CharField(_("Approval number"), max_length=100, blank=True)
    approved_on = models.DateField(_("Approved on"), null=True, blank=True)
    flags = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ["programme", "fiscal_year", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cny=None) | Q(amount_cny__gte=0),
                name="adjustment_amount_is_not_negative",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.get_kind_display()}"
