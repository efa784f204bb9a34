"""Forms of evidence."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.services import EvidenceDates
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput, LongSelect

VERDICTS = [("accept", _("Accept the evidence")), ("reject", _("Reject the evidence"))]


class DatesForm(forms.Form):
    """What a piece is called, the days it supports and when it expires."""

    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the file's name.")
    )
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

    def dates(self) -> EvidenceDates:
        """What the service takes."""
        told = self.cleaned_data
        return EvidenceDates(
            told["title"], told["supports_from"], told["supports_until"], told["expires_on"]
        )


def _file_field() -> forms.FileField:
    field = forms.FileField(label=_("File"))
    field.widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))
    return field


class EvidenceForm(DatesForm):
    """File a piece of evidence."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), widget=LongSelect)
    file = _file_field()

    field_order = ("unit", "title", "file", "supports_from", "supports_until", "expires_on")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units


class ReplaceForm(forms.Form):
    """A new file in the place of the former."""

    file = _file_field()
    note = forms.CharField(
        label=_("What is new"),
        max_length=300,
        required=False,
        help_text=_("The former file stays and can be downloaded; the review begins anew."),
    )


class EvidenceReviewForm(forms.Form):
    """Accept or reject a piece of evidence."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Review note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is rejected."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
