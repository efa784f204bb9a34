"""Forms of reviews: upload of several files, verdicts, the link to a programme."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import LongSelect
from hengwang.pages.years import EARLIEST, LATEST
from hengwang.projects.models import Programme
from hengwang.reviews.archives import SUFFIX
from hengwang.reviews.choices import Decision
from hengwang.reviews.models import ReviewedReport


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is judged by the file store, so that one bad file stops no other."""

    widget = FilesInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget.attrs["accept"] = ",".join([*accepted_suffixes(FileKind.REPORT), SUFFIX])

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploads as they are, empty ones too: the store says what is wrong with each."""
        uploads = list(data) if isinstance(data, Sequence) else [data] if data else []
        if not uploads:
            super().clean(None, initial)
        return uploads


class UploadForm(forms.Form):
    """Reports of one unit, optionally about one programme."""

    reports = FilesField(
        label=_("Reports"),
        help_text=_(
            "docx, xlsx, pdf, txt or html, or zip archives of them; doc and wps where LibreOffice "
            "is installed. At most 500 files at once."
        ),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), widget=LongSelect(), help_text=_("Whose reports.")
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Programme"),
        required=False,
        widget=LongSelect(),
        help_text=_("Leave it empty for reports about several; each can be linked later."),
    )

    title = forms.CharField(
        label=_("Title of the batch"),
        required=False,
        max_length=200,
        help_text=_("Under which you find it again, such as “Self-evaluations 2025”."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, user: User, *args: Any, programme_id: int | None = None) -> None:
        super().__init__(*args)
        units = units_with(user, Permission.CHECK_REPORTS).filter(closed_on=None)
        programmes = Programme.objects.visible_to(user)
        choose_from(self, "unit", units)
        choose_from(self, "programme", programmes)
        programme = programmes.filter(pk=programme_id).first() if programme_id else None
        self.initial = {
            "programme": programme,
            "unit": programme.unit_id if programme else user.unit_id,
        }


class LinkForm(forms.Form):
    """Which programme and year a report is about."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), required=False, widget=LongSelect()
    )
    fiscal_year = forms.IntegerField(
        label=_("Fiscal year"), required=False, min_value=EARLIEST, max_value=LATEST
    )

    def __init__(self, user: User, report: ReviewedReport, data: Any = None) -> None:
        initial = {
            "programme": report.programme_id or likely_programme(user, report),
            "fiscal_year": report.fiscal_year or report.year,
        }
        super().__init__(data, initial=initial)
        choose_from(self, "programme", Programme.objects.visible_to(user))

    def clean(self) -> dict[str, Any]:
        """A link without its year would show the findings on every year's page."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("programme") and not cleaned.get("fiscal_year"):
            self.add_error("fiscal_year", _("Say which year of the programme it is about."))
        return cleaned


class VerdictForm(forms.Form):
    """One word on one finding; `seen` is how the person saw it judged."""

    decision = forms.ChoiceField(choices=Decision.choices)
    reason = forms.CharField(max_length=500, required=False)
    seen = forms.ChoiceField(choices=Decision.choices, required=False)


class UndoForm(forms.Form):
    """Why a verdict is taken back."""

    reason = forms.CharField(max_length=500, required=False)
    seen = forms.ChoiceField(choices=Decision.choices, required=False)


class TogetherForm(forms.Form):
    """One verdict on many findings."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("finding", "Verdict"),
        choices=[
            ("", "—"),
            *[one for one in Decision.choices if one[0] != Decision.OPEN],
            (Decision.OPEN.value, pgettext_lazy("finding", "Open again")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("A rejection needs one; it stands with every finding."),
    )
    also_judged = forms.BooleanField(label=_("Also those that are judged already"), required=False)


def likely_programme(user: User, report: ReviewedReport) -> int | None:
    """The unit's programme whose name the report prints, if there is one and only one."""
    named = Programme.objects.visible_to(user).filter(unit=report.unit_id)
    wanted = report.project.strip()
    found = [pk for pk, name in named.values_list("pk", "name")[:500] if _agree(name, wanted)]
    return found[0] if len(found) == 1 else None


def _agree(name: str, printed: str) -> bool:
    return bool(printed) and (name in printed or printed in name)


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Offer these rows only."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
