"""How the money is spent: procurement, contracts, acceptance, payments and their papers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Company
from hengwang.organizations.reach import HasReach
from hengwang.projects.choices import (
    AcceptanceConclusion,
    AcceptanceStage,
    FundSource,
    PaperKind,
    ProcurementMethod,
)
from hengwang.projects.models.budget import BudgetLine, YuanField
from hengwang.projects.models.programme import Programme, SubProject


class Procurement(models.Model):
    """One purchase by a way of the procurement law (采购)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="procurements")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="procurements", null=True, blank=True
    )
    name = models.CharField(_("Name"), max_length=200)
    number = models.CharField(_("Procurement number"), max_length=100, blank=True)
    method = models.CharField(_("Method"), max_length=20, choices=ProcurementMethod.choices)
    announced_on = models.DateField(_("Announced on"), null=True, blank=True)
    awarded_on = models.DateField(_("Awarded on"), null=True, blank=True)
    supplier = models.ForeignKey(
        Company, models.PROTECT, related_name="procurements", null=True, blank=True
    )
    amount_cny = YuanField(_("Amount"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "awarded_on", "pk"]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A signed contract: with whom, for what, how much, from when to when (合同)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="contracts")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="contracts", null=True, blank=True
    )
    procurement = models.ForeignKey(
        Procurement, models.PROTECT, related_name="contracts", null=True, blank=True
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="contracts")
    number = models.CharField(_("Contract number"), max_length=100, blank=True)
    name = models.CharField(_("Name"), max_length=200)
    amount_cny = YuanField(_("Amount"))
    signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    covers = models.TextField(_("Circuits and services covered"), blank=True)

    class Meta:
        ordering = ["programme", "signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                condition=~Q(number=""),
                name="contract_number_once_in_programme",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Acceptance(models.Model):
    """One acceptance of a contract or sub-project, dated or, irregularly, not (验收)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="acceptances")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="acceptances", null=True, blank=True
    )
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="acceptances", null=True, blank=True
    )
    stage = models.CharField(_("Stage"), max_length=10, choices=AcceptanceStage.choices)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    accepted_on = models.DateField(_("Accepted on"), null=True, blank=True)
    people = models.TextField(_("People present"), blank=True)
    supervisor_opinion = models.TextField(_("Supervisor's opinion"), blank=True)
    conclusion = models.CharField(
        pgettext_lazy("acceptance", "Conclusion"),
        max_length=20,
        choices=AcceptanceConclusion.choices,
    )
    flags = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        ordering = ["programme", "accepted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.accepted_on or ''}".strip()


class PaymentQuerySet(models.QuerySet["Payment"]):
    """The words in which other code asks about payments; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Payments of the programmes the user may see."""
        reach = user.reach(Permission.VIEW_PROJECTS)
        if reach.everywhere:
            return self
        return self.filter(programme__in=Programme.objects.visible_to(user).values("pk"))


class Payment(models.Model):
    """Money paid, as the voucher book has it; irregular facts are flagged, not refused (支付)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="payments")
    subproject = models.ForeignKey(
        SubProject, models.CASCADE, related_name="payments", null=True, blank=True
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="payments", null=True, blank=True
    )
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="payments", null=True, blank=True
    )
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    source = models.CharField(_("Source of funds"), max_length=20, choices=FundSource.choices)
    expense_item = models.CharField(_("Expense item"), max_length=100, blank=True)
    paid_on = models.DateField(_("Paid on"), null=True, blank=True)
    voucher_number = models.CharField(_("Voucher number"), max_length=100, blank=True)
    payee = models.CharField(_("Payee"), max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=300, blank=True)
    amount_cny = YuanField(_("Amount"), help_text=_("Negative for money that came back."))
    flags = models.JSONField(default=list, blank=True, editable=False)
    is_irregular = models.BooleanField(default=False, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "paid_on", "pk"]
        indexes = [
            models.Index(fields=["programme", "fiscal_year", "source"]),
            models.Index(fields=["fiscal_year", "paid_on", "id"]),
            models.Index(fields=["paid_on", "id"]),
            models.Index(fields=["amount_cny", "id"]),
            models.Index(fields=["is_irregular", "fiscal_year"]),
            # Few payments are marked: the page of one project finds its own by this alone.
            models.Index(
                fields=["programme", "fiscal_year"],
                name="marked_payments",
                condition=Q(is_irregular=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_number or self.pk} {self.amount_cny}"

    def get_absolute_url(self) -> str:
        """The payment's page."""
        return reverse("payment-detail", args=[self.pk])


class PlannedPayment(models.Model):
    """Money that will be due, of this year's budget or of what is carried over (待支付)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="planned_payments")
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="planned_payments", null=True, blank=True
    )
    source = models.CharField(_("Source of funds"), max_length=20, choices=FundSource.choices)
    due_on = models.DateField(_("Due on"))
    amount_cny = YuanField(_("Amount"))
    purpose = models.CharField(_("Purpose"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        Payment, models.SET_NULL, related_name="settles", null=True, blank=True
    )

    class Meta:
        ordering = ["programme", "due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.due_on} {self.amount_cny}"


class Paper(models.Model):
    """A stored file attached to a payment, contract, acceptance or adjustment (附件)."""

    payment = models.ForeignKey(
        Payment, models.CASCADE, related_name="papers", null=True, blank=True
    )
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="papers", null=True, blank=True
    )
    acceptance = models.ForeignKey(
        Acceptance, models.CASCADE, related_name="papers", null=True, blank=True
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=PaperKind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="project_papers")

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(payment__isnull=False, contract=None, acceptance=None)
                    | Q(payment=None, contract__isnull=False, acceptance=None)
                    | Q(payment=None, contract=None, acceptance__isnull=False)
                ),
                name="paper_belongs_to_one_record",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
