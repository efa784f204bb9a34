"""Forms of spending: purchases, contracts, acceptances, payments, and their papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.organizations.models import Company
from hengwang.pages.widgets import offer
from hengwang.projects.choices import (
    AcceptanceConclusion,
    AcceptanceStage,
    PaperKind,
    ProcurementMethod,
)
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
from hengwang.projects.services.spending import (
    AcceptanceData,
    ContractData,
    Links,
    PaymentData,
    ProcurementData,
)


class LinkedForm(ProgrammeForm):
    """A record linked to others of its project."""

    def offer_rows(self) -> None:
        """Records of this project."""
        offered = {
            "subproject": self.programme.subprojects.all(),
            "contract": self.programme.contracts.all(),
            "procurement": self.programme.procurements.all(),
            "budget_line": self.programme.budget_lines.all(),
        }
        for name, rows in offered.items():
            if name in self.fields:
                offer(self, name, rows)
        for name in ("company", "supplier"):
            if name in self.fields:
                offer(self, name, Company.objects.filter(closed_on=None))

    def links(self) -> Links:
        """What the record belongs to."""
        names = Links.__dataclass_fields__
        return Links(**{name: self.cleaned_data.get(name) for name in names})


class ProcurementForm(LinkedForm):
    """A purchase."""

    facts = ProcurementData
    name = words(_("Name"), required=True)
    number = words(_("Procurement number"), 100)
    method = pick(_("Method"), ProcurementMethod.choices)
    announced_on = day(_("Announced on"))
    awarded_on = day(_("Awarded on"))
    supplier = row_of(_("Supplier"))
    amount_cny = yuan(_("Amount"), required=False)


class ContractForm(LinkedForm):
    """A contract."""

    facts = ContractData
    name = words(_("Name"), required=True)
    number = words(_("Contract number"), 100)
    company = row_of(_("Company"), required=True)
    amount_cny = yuan(_("Amount"))
    signed_on = day(_("Signed on"))
    starts_on = day(_("Starts on"))
    ends_on = day(_("Ends on"))
    subproject = row_of(_("Sub-project"))
    procurement = row_of(_("Procurement"))
    covers = prose(_("Circuits and services covered"))


class AcceptanceForm(LinkedForm):
    """An acceptance, dated or not."""

    facts = AcceptanceData
    stage = pick(_("Stage"), AcceptanceStage.choices)
    conclusion = pick(pgettext_lazy("acceptance", "Conclusion"), AcceptanceConclusion.choices)
    due_on = day(_("Due on"))
    accepted_on = day(
        _("Accepted on"), help_text=_("As on the acceptance record; empty is kept and flagged.")
    )
    contract = row_of(_("Contract"))
    subproject = row_of(_("Sub-project"))
    people = prose(_("People present"))
    supervisor_opinion = prose(_("Supervisor's opinion"))


class PaymentForm(LinkedForm):
    """A payment as the voucher book has it."""

    facts = PaymentData
    fiscal_year = year()
    paid_on = day(_("Paid on"))
    voucher_number = words(_("Voucher number"), 100)
    amount_cny = yuan(_("Amount"), negative=True, help_text=_("Negative for money that came back."))
    source = source()
    contract = row_of(_("Contract"))
    subproject = row_of(_("Sub-project"))
    budget_line = row_of(_("Budget line"))
    expense_item = words(_("Expense item"), 100)
    payee = words(_("Payee"))
    purpose = words(_("Purpose"), 300)


class PaperForm(forms.Form):
    """A file attached to a record."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind.choices)
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suffixes = accepted_suffixes(FileKind.EVIDENCE)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)
