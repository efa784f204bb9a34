"""Forms of evidence."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput, LongSelect


class EvidenceForm(forms.Form):
    """File a piece of evidence."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), widget=LongSelect)
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the file's name.")
    )
    file = forms.FileField(label=_("File"))
    supports_from = forms.DateField(label=_("Supports from"), widget=DateInput)
    supports_until = forms.DateField(
        label=_("Supports until"), widget=DateInput, help_text=_("Last day, inclusive.")
    )
    expires_on = forms.DateField(
        label=_("Expires on"),
        required=False,
        widget=DateInput,
        help_text=_("First day on which it counts no more."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units


class EvidenceReviewForm(forms.Form):
    """Accept or reject a piece of evidence."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("accept", _("Accept the evidence")), ("reject", _("Reject the evidence"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Review note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is rejected."),
    )
