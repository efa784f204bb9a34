"""The form with which somebody brings a filled form to be compared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.documents.choices import DocumentKind
from hengwang.documents.shapes import SHAPES
from hengwang.documents.uploads import ACCEPTED
from hengwang.files.media import accepted_suffixes
from hengwang.pages.widgets import DateInput


class CompareForm(forms.Form):
    """A filled form, what it is, and for a monitoring sheet its day."""

    kind = forms.ChoiceField(
        label=_("Form"),
        choices=[(kind.value, kind.label) for kind in DocumentKind if kind in SHAPES],
        initial=DocumentKind.SELF_EVALUATION_FORM,
    )
    at = forms.DateField(
        label=_("Day of the monitoring sheet"),
        widget=DateInput,
        required=False,
        help_text=_("Other forms do not need it."),
    )
    file = forms.FileField(
        label=_("Filled form"),
        allow_empty_file=True,
        help_text=_("docx or xlsx. It is compared and not kept."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted_suffixes(ACCEPTED))
