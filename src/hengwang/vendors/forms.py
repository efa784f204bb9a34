"""Forms of vendors; numbers of shares are entered and shown as per cent."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.kernel.money import AmountUnit
from hengwang.pages.fields import DecimalField, MoneyField, PercentField
from hengwang.pages.widgets import DateInput, offer
from hengwang.projects.choices import FundSource
from hengwang.projects.models import Contract
from hengwang.vendors.choices import DeductionMeasure, FeeBasis, ScoreFeeRule
from hengwang.vendors.models import AssessmentScheme, Line
from hengwang.vendors.services.schemes import SchemeFacts

PAIR = re.compile(r"^\s*(-?[\d.]+)\s*%?\s*[:：=]\s*([\d.]+)\s*%?\s*$")
HUNDRED = Decimal(100)


def area(label: Any, rows: int = 3, **told: Any) -> forms.CharField:
    """A field of several lines over the whole width."""
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]
    return field


def read_pairs(text: str) -> list[tuple[Decimal, Decimal]]:
    """Pairs of numbers, one a line: "90: 95".

    Raises:
        ValidationError: A line says something else.
    """
    found = []
    for line in filter(str.strip, text.splitlines()):
        read = PAIR.match(line)
        if read is None:
            raise forms.ValidationError(_("Write one pair of numbers a line, such as 90: 95."))
        found.append((Decimal(read[1]), Decimal(read[2])))
    return found


def plain(number: Decimal) -> str:
    """A number without an exponent or trailing zeros."""
    return f"{number.normalize():f}"


class MonthInput(forms.DateInput):
    """A month by the browser's own picker."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.DateField):
    """The first day of a month."""

    def __init__(self, **told: Any) -> None:
        super().__init__(widget=MonthInput(), input_formats=["%Y-%m", "%Y-%m-%d"], **told)


class SchemeForm(forms.Form):
    """A version of a contract's scheme."""

    contract = forms.ModelChoiceField(Contract.objects.none(), label=_("Contract"))
    starts_on = MonthField(label=_("From month"))
    fee_basis = forms.ChoiceField(label=_("The fee is for"), choices=FeeBasis.choices)
    fee_cny = MoneyField(label=_("Fee"))
    full_points = DecimalField(label=_("Full score"), min_value=1, initial=100)
    pass_mark = DecimalField(label=_("Pass mark"), min_value=0, initial=60)
    fee_rule = forms.ChoiceField(label=_("Score and fee"), choices=ScoreFeeRule.choices)
    most_share = PercentField(
        label=_("Most that is deducted of a month's fee"), initial=Decimal(1), min_value=0
    )
    objection_days = forms.IntegerField(
        label=_("Working days for objections"), min_value=1, max_value=60, initial=5
    )
    bands = area(
        _("Bands of the score"),
        required=False,
        help_text=_(
            "One a line: from this score on, this share of the fee in per cent. 90: 100 and 80: 95 "
            "pay all from 90 points on, 95 per cent from 80 on, nothing below 80."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        scheme: AssessmentScheme | None = None,
        contracts: QuerySet[Contract] | None = None,
        like: AssessmentScheme | None = None,
    ) -> None:
        given = scheme or like
        names = [name for name in SchemeFacts.__dataclass_fields__ if name != "bands"]
        initial: dict[str, Any] = {name: getattr(given, name) for name in names} if given else {}
        if given is not None:
            pairs = [(one.score, one.share * HUNDRED) for one in given.score_bands]
            initial["bands"] = "\n".join(f"{plain(one)}: {plain(two)}" for one, two in pairs)
            initial["contract"] = given.contract_id
        if scheme is None and like is not None:
            initial.pop("starts_on")
        super().__init__(data, initial=initial)
        if contracts is None:
            del self.fields["contract"]
        else:
            offer(self, "contract", contracts)

    def clean_bands(self) -> list[tuple[str, str]]:
        """Scores with shares of 0–1, as texts."""
        pairs = read_pairs(self.cleaned_data["bands"])
        return [(plain(score), plain(share / HUNDRED)) for score, share in pairs]

    def facts(self) -> SchemeFacts:
        """For the service."""
        told = dict(self.cleaned_data)
        told.pop("contract", None)
        return SchemeFacts(**told)


class DraftForm(forms.Form):
    """Which month is drafted."""

    month = MonthField()


class YearForm(forms.Form):
    """Which year is drawn up."""

    year = forms.IntegerField(min_value=2000, max_value=2100)


class CostField(DecimalField):
    """A deduction in the measure of its clause: per cent where it is of the fee."""

    def __init__(self, measure: str, most: Decimal, **told: Any) -> None:
        self.is_share = measure == DeductionMeasure.FEE_SHARE
        shown = most * HUNDRED if self.is_share else most
        suffix = "%" if self.is_share else str(DeductionMeasure(measure).label)
        super().__init__(suffix=suffix, min_value=0, max_value=shown, decimal_places=4, **told)

    def clean(self, value: Any) -> Any:
        """In the measure of the clause, a share as 0–1."""
        number = super().clean(value)
        return number / HUNDRED if self.is_share and number is not None else number


class JudgeForm(forms.Form):
    """What a clause without a figure costs."""

    reason = area(_("Why"), max_length=500)

    def __init__(self, line: Line, data: Any = None) -> None:
        super().__init__(data, initial={"reason": line.reason})
        known = line.judged
        is_share = line.clause.measure == DeductionMeasure.FEE_SHARE
        shown = None if known is None else plain(known * HUNDRED if is_share else known)
        cost = CostField(line.clause.measure, line.high, label=_("Deducted"), initial=shown)
        self.fields = {"deduction": cost, **self.fields}


def _proof() -> forms.FileField:
    field = forms.FileField(label=_("Proof"), required=False)
    field.widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))
    return field


class ObjectForm(forms.Form):
    """What the company objects, with a file where there is one."""

    text = area(_("What is objected"), max_length=2000, rows=4)
    file = _proof()


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    text = area(_("Why it should be looked at again"), max_length=2000, rows=4)


class DecideForm(forms.Form):
    """Uphold an objection with a smaller deduction, or reject it."""

    upheld = forms.TypedChoiceField(
        label=pgettext_lazy("objection", "Decision"),
        choices=[("no", _("Rejected: the deduction stays")), ("yes", _("Upheld: deduct less"))],
        coerce=lambda word: word == "yes",
        initial="no",
    )
    reason = area(_("Why"), max_length=500)

    def __init__(self, line: Line, data: Any = None) -> None:
        super().__init__(data)
        cost = CostField(
            line.clause.measure, line.span.high, label=_("Deducted instead"), required=False,
            help_text=_("Where it is upheld; less than before."),
        )  # fmt: skip
        self.fields = {
            "upheld": self.fields["upheld"], "deduction": cost, "reason": self.fields["reason"]
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Upheld, it says how much is deducted instead."""
        told = super().clean() or self.cleaned_data
        if told.get("upheld") and told.get("deduction") is None:
            self.add_error("deduction", _("Say what is deducted instead."))
        return told


class SettleForm(forms.Form):
    """What is deducted of a month without an assessment."""

    # Fees of months are small and written to the fen: yuan, as the page shows them.
    deducted = MoneyField(label=_("Deducted"), unit=AmountUnit.YUAN, help_text="")
    reason = area(_("Why"), max_length=500)


class SheetForm(forms.Form):
    """When the rest of the year's fee is due."""

    due_on = forms.DateField(label=_("Due on"), widget=DateInput())
    source = forms.ChoiceField(label=_("Source of funds"), choices=FundSource.choices)
