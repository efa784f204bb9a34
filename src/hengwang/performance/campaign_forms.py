"""Forms of campaigns, declarations and changes of goals."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.organizations.choices import UnitKind
from hengwang.organizations.models import Unit, UnitQuerySet
from hengwang.pages.fields import ManyRowsField
from hengwang.pages.widgets import DateInput, LongSelectMultiple
from hengwang.performance.choices import CampaignKind, DeclarationDemand
from hengwang.performance.forms import FIRST_YEAR, LAST_YEAR
from hengwang.performance.queries.deadlines import usual_day


class CampaignForm(forms.Form):
    """Call many offices at once."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=CampaignKind.choices)
    fiscal_year = forms.IntegerField(
        label=_("Fiscal year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    due_on = forms.DateField(
        label=_("Due on"),
        widget=DateInput,
        required=False,
        help_text=_(
            "Empty: the day of the bureau's calendar, for monitoring reports and self-evaluations."
        ),
    )
    issued_on = forms.DateField(
        label=_("Gone out on"),
        widget=DateInput,
        required=False,
        validators=[MinValueValidator(date(FIRST_YEAR, 1, 1))],
        help_text=_("For a call that went out on paper before; empty: today."),
    )
    demand = forms.ChoiceField(
        label=_("Without an approved declaration"),
        choices=DeclarationDemand.choices,
        required=False,
        help_text=_("For calls for declarations: what it means for the year's evaluations."),
    )
    region_code = forms.CharField(
        label=_("Region code"),
        required=False,
        max_length=12,
        help_text=_("Empty: every region you review."),
    )
    unit_kind = forms.ChoiceField(label=_("Kind of unit"), required=False)
    units = ManyRowsField(
        label=_("Units"),
        queryset=Unit.objects.none(),
        required=False,
        widget=LongSelectMultiple,
        help_text=_("Empty: all of the region and kind."),
    )
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea)
    attachment = forms.FileField(
        label=_("Paper of the call"),
        required=False,
        help_text=_("Every office that is called can download it."),
    )
    attachment2 = forms.FileField(label=_("Second paper"), required=False)
    attachment3 = forms.FileField(label=_("Third paper"), required=False)

    ATTACHMENTS = ("attachment", "attachment2", "attachment3")

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField[Unit]", self.fields["units"]).queryset = units
        kinds = cast("forms.ChoiceField", self.fields["unit_kind"])
        kinds.choices = [("", _("All")), *UnitKind.choices]

    def clean(self) -> dict[str, Any]:
        """Take the bureau's day where none is given; a call of another kind needs its own."""
        told = super().clean() or self.cleaned_data
        if told.get("due_on") is None and "due_on" not in self.errors and not self.errors:
            told["due_on"] = usual_day(told["kind"], told["fiscal_year"])
            if told["due_on"] is None:
                self.add_error("due_on", _("Say until when."))
        return told


class OfficeForm(forms.Form):
    """Extend one office's deadline, or let it off."""

    EXTEND, EXEMPT = "extend", "exempt"

    decision = forms.ChoiceField(
        label=pgettext_lazy("campaign", "Decision"),
        choices=[
            (EXTEND, _("More time until the day beside")),
            (EXEMPT, _("Exempt: this office reports nothing")),
        ],
    )
    extended_to = forms.DateField(label=_("Extended to"), widget=DateInput, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self) -> dict[str, Any]:
        """More time needs its day; an exemption has none."""
        told = super().clean() or {}
        extends = told.get("decision") == self.EXTEND
        if extends and not told.get("extended_to") and "extended_to" not in self.errors:
            raise ValidationError({"extended_to": _("Say until which day.")})
        if told.get("decision") == self.EXEMPT and told.get("extended_to"):
            raise ValidationError({"extended_to": _("An exempted office has no day.")})
        return told


class MediumGoalForm(forms.Form):
    """A goal for several years."""

    expected = forms.CharField(label=_("Medium-term goal"), widget=forms.Textarea)
    last_year = forms.IntegerField(label=_("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class ApprovalForm(forms.Form):
    """Number and date of an approval."""

    number = forms.CharField(label=_("Approval number"), max_length=100, required=False)
    on = forms.DateField(label=_("Approved on"), widget=DateInput, required=False)


class SendBackForm(forms.Form):
    """One reason for the whole, and one for each row."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"row_{row.pk}"] = forms.CharField(
                label=f"{row.level3} {row.target_text}", required=False, max_length=500
            )

    def by_row(self) -> dict[int, str]:
        """Reasons by row id."""
        told = self.cleaned_data.items()
        return {int(k.removeprefix("row_")): v for k, v in told if k.startswith("row_")}


class RefusalForm(forms.Form):
    """Why something is refused."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class MeasureForm(forms.Form):
    """Cause and measure of one deviation."""

    reason = forms.CharField(label=_("Cause of deviation"), widget=forms.Textarea)
    measure = forms.CharField(label=_("Measure"), widget=forms.Textarea)
