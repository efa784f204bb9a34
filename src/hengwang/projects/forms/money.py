"""Forms of money given and planned: budget lines, arrivals, adjustments, planned payments."""

from django.utils.translation import gettext_lazy as _

from hengwang.pages.widgets import offer
from hengwang.projects.choices import AdjustmentKind, FundLevel, FundSource
from hengwang.projects.forms.fields import (
    ProgrammeForm,
    day,
    pick,
    prose,
    row_of,
    source,
    words,
    year,
    yuan,
)
from hengwang.projects.models import Payment
from hengwang.projects.services.money import AdjustmentData, ArrivalData, BudgetLineData
from hengwang.projects.services.planning import PlanData


class BudgetLineForm(ProgrammeForm):
    """Money approved for a year from one source."""

    facts = BudgetLineData
    fiscal_year = year()
    source = source()
    approved_cny = yuan(
        _("Approved budget"), help_text=_("全年预算数 before the adjustments recorded here.")
    )
    initial_cny = yuan(
        _("Budget at the start of the year"),
        required=False,
        help_text=_("年初预算数; empty when it was never stated."),
    )
    level = pick(_("Treasury"), FundLevel.choices, required=False)
    expense_item = words(_("Expense item"), 100)
    approval_number = words(_("Approval number"), 100)
    approved_on = day(_("Approved on"))
    subproject = row_of(_("Sub-project"))

    def offer_rows(self) -> None:
        """Parts of this project."""
        offer(self, "subproject", self.programme.subprojects.all())


class ArrivalForm(ProgrammeForm):
    """Money that reached the unit."""

    facts = ArrivalData
    fiscal_year = year()
    source = source()
    amount_cny = yuan(_("Amount"))
    arrived_on = day(_("Arrived on"))
    level = pick(_("Treasury"), FundLevel.choices, required=False)
    document_number = words(_("Document number"), 100)


class AdjustmentForm(ProgrammeForm):
    """A change of money, goals or schedule; without approval it is flagged, not refused."""

    facts = AdjustmentData
    fiscal_year = year()
    kind = pick(_("Kind"), AdjustmentKind.choices)
    source = pick(_("Source of funds"), FundSource.choices, required=False)
    amount_cny = yuan(
        _("Amount"), required=False, help_text=_("Positive; the kind gives the direction.")
    )
    decided_on = day(_("Decided on"))
    receiver = words(_("Receiving unit"))
    reason = prose(_("Reason"))
    approval_number = words(_("Approval number"), 100)
    approved_on = day(_("Approved on"))
    subproject = row_of(_("Sub-project"))

    def offer_rows(self) -> None:
        """Parts of this project."""
        offer(self, "subproject", self.programme.subprojects.all())


class PlanForm(ProgrammeForm):
    """A payment to come."""

    facts = PlanData
    due_on = day(_("Due on"), required=True)
    amount_cny = yuan(_("Amount"))
    source = source()
    purpose = words(_("Purpose"), 300)
    contract = row_of(_("Contract"))

    def offer_rows(self) -> None:
        """Contracts of this project."""
        offer(self, "contract", self.programme.contracts.all())


class SettleForm(ProgrammeForm):
    """Which payment settled a plan."""

    facts = dict
    settled_by = row_of(_("Payment"), required=True)

    def offer_rows(self) -> None:
        """Payments of this project that settle nothing yet."""
        free = Payment.objects.filter(programme=self.programme, settles=None)
        offer(self, "settled_by", free.order_by("-paid_on", "-pk"))
