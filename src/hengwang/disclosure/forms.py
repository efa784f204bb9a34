"""Forms of disclosure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.publishing import PublicationData
from hengwang.pages.widgets import DateInput


def prose(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Some lines of text over the whole width."""
    area = forms.Textarea({"rows": 3})
    field = forms.CharField(label=label, required=required, widget=area, help_text=help_text)
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


class PublicationForm(forms.Form):
    """The approval of the accounts, and either the publication or the ground of an exemption."""

    approved_on = forms.DateField(label=_("Accounts approved on"), widget=DateInput())
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty while it is awaited. With a day the evaluation becomes “published”."),
    )
    place = forms.CharField(
        label=_("Published where"),
        max_length=500,
        required=False,
        help_text=_("Website address, gazette or notice board."),
    )
    exempt_ground = prose(
        _("Ground of the exemption"),
        required=False,
        help_text=_("Only where secrecy forbids publication: the rule and the classification."),
    )

    def __init__(self, data: Any = None, *, row: Publication | None = None) -> None:
        names = ("approved_on", "published_on", "place", "exempt_ground")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})

    def given(self) -> PublicationData:
        """What the service takes."""
        return PublicationData(**self.cleaned_data)
