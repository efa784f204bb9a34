"""Forms of disclosure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.disclosure.choices import ApplicationKind
from hengwang.disclosure.models import Publication, Rectification, ResultApplication
from hengwang.disclosure.services.applying import ApplicationData
from hengwang.disclosure.services.publishing import PublicationData
from hengwang.disclosure.services.rectifying import RectificationData
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.pages.fields import MoneyField
from hengwang.pages.widgets import DateInput


def prose(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Some lines of text over the whole width."""
    area = forms.Textarea({"rows": 3})
    field = forms.CharField(label=label, required=required, widget=area, help_text=help_text)
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


def paper(help_text: Any = "") -> Any:
    """A file as evidence, which may be left out."""
    field = forms.FileField(label=_("Evidence"), required=False, help_text=help_text)
    field.widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))
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

    def __init__(self, data: Any = None, *, days: int, row: Publication | None = None) -> None:
        names = ("approved_on", "published_on", "place", "exempt_ground")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})
        told = _("To be published within %(days)s calendar days of this day.") % {"days": days}
        if row is not None and row.published_on is None and not row.exempt_ground:
            told = _("To be published by %(day)s.") % {"day": row.due_on.isoformat()}
        self.fields["approved_on"].help_text = told

    def given(self) -> PublicationData:
        """What the service takes."""
        return PublicationData(**self.cleaned_data)


class ApplicationForm(forms.Form):
    """What the result was used for."""

    kind = forms.ChoiceField(label=_("Use"), choices=ApplicationKind.choices)
    amount_cny = MoneyField(
        label=_("Amount"),
        required=False,
        help_text=_("By how much the budget is raised or cut, without a sign."),
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DateInput())
    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    reason = prose(_("Reason"))

    NAMES = ("kind", "amount_cny", "decided_on", "decided_by", "reason")

    def __init__(self, data: Any = None, *, row: ResultApplication | None = None) -> None:
        known = {name: getattr(row, name) for name in self.NAMES} if row else {}
        super().__init__(data, initial=known)

    def given(self) -> ApplicationData:
        """What the service takes."""
        return ApplicationData(**self.cleaned_data)


class RectificationForm(forms.Form):
    """A problem, its measure, its owner and its last day."""

    problem = prose(_("Problem"))
    measure = prose(_("Measure"))
    responsible = forms.CharField(label=_("Responsible unit or person"), max_length=200)
    due_on = forms.DateField(label=_("To be done by"), widget=DateInput())
    file = paper(_("A new file takes the place of the old one."))

    NAMES = ("problem", "measure", "responsible", "due_on")

    def __init__(
        self, data: Any = None, files: Any = None, *, row: Rectification | None = None
    ) -> None:
        known = {name: getattr(row, name) for name in self.NAMES} if row else {}
        super().__init__(data, files, initial=known)

    def given(self) -> RectificationData:
        """What the service takes."""
        return RectificationData(**{name: self.cleaned_data[name] for name in self.NAMES})


class DoneForm(forms.Form):
    """How it was rectified."""

    note = prose(_("How it was rectified"))
    file = paper(_("A new file takes the place of the old one."))


class ReopenForm(forms.Form):
    """Why a problem is not gone."""

    reason = prose(_("Reason"))
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: the last day stays."),
    )
