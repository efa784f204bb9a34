"""Forms of incoming documents."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import units_with
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.incoming.choices import TEMPLATE_KINDS
from hengwang.incoming.services.others import Plan
from hengwang.incoming.services.own_templates import TemplateData
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput
from hengwang.performance.choices import EvaluationKind


class TemplateUploadForm(forms.Form):
    """A template, what it is for, and whose."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        help_text=_("It holds for the unit and all units below it."),
    )
    kind = forms.ChoiceField(label=_("Document"), choices=TEMPLATE_KINDS)
    file = forms.FileField(
        label=_("Template"), allow_empty_file=True, help_text=_("docx or xlsx, at most 10 MB.")
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_with(user, Permission.MANAGE_TEMPLATES).open_on(timezone.localdate())
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        first_two = list(units[:2])
        if len(first_two) == 1:
            self.fields["unit"].initial = first_two[0].pk
        elif user.unit_id is not None and units.filter(pk=user.unit_id).exists():
            self.fields["unit"].initial = user.unit_id
        suffixes = accepted_suffixes(FileKind.TEMPLATE)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)

    def given(self) -> TemplateData:
        """What the service takes."""
        told = self.cleaned_data
        return TemplateData(told["unit"], told["kind"], told["note"].strip())


class WithdrawalForm(forms.Form):
    """From when on, and why."""

    on = forms.DateField(label=_("Withdrawn from"), widget=DateInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class OtherFormUpload(forms.Form):
    """A form of somebody else."""

    file = forms.FileField(
        label=_("Filled form"),
        allow_empty_file=True,
        help_text=_("docx, xlsx, pdf, txt, html; doc and wps where LibreOffice is installed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suffixes = accepted_suffixes(FileKind.REPORT)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)


class OtherFormChoices(forms.Form):
    """What the file cannot decide by itself."""

    programme = forms.TypedChoiceField(
        label=_("Programme"), coerce=int, help_text=_("The most alike stand first.")
    )
    year = forms.IntegerField(label=_("Fiscal year"), min_value=1990, max_value=2100)
    kind = forms.ChoiceField(label=_("Kind of evaluation"), choices=EvaluationKind.choices)
    doubts_accepted = forms.BooleanField(
        label=_("The form says otherwise, and it is meant so"), required=False
    )
    part = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reading = plan.reading
        choices = [(one.pk, f"{one.name}（{one.unit.name}）") for one in plan.candidates]
        self.fields["programme"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["programme"].initial = plan.likely.pk if plan.likely else None
        self.fields["year"].initial = reading.year
        self.fields["kind"].initial = reading.kind
        self.fields["part"].initial, self.fields["shown"].initial = reading.part, plan.digest
