"""Forms of letters: what all letters of a batch say alike, and one letter's own facts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.pages.widgets import DateInput
from hengwang.reviews.choices import LetterPer
from hengwang.reviews.letters.building import LetterFacts
from hengwang.reviews.letters.services import NUMBER_PLACE, RunFacts
from hengwang.reviews.letters.subjects import Subject
from hengwang.reviews.models import Letter, LetterRun, ReportBatch

USUAL_TERM = timedelta(days=14)
HIGHEST = 99_999


class CommonForm(forms.Form):
    """Sender, dates and contact."""

    sender = forms.CharField(
        label=_("Sender"), max_length=200, help_text=_("The bureau, as the head of the letter.")
    )
    dated_on = forms.DateField(label=_("Date of the letter"), widget=DateInput())
    due_on = forms.DateField(
        label=_("To be mended by"),
        widget=DateInput(),
        help_text=_("Until when the office sends the mended report."),
    )
    contact = forms.CharField(
        label=_("Contact"), max_length=200, required=False, help_text=_("Person and telephone.")
    )

    def clean(self) -> dict[str, Any]:
        """The last day lies after the letter."""
        cleaned = super().clean() or self.cleaned_data
        dated, due = cleaned.get("dated_on"), cleaned.get("due_on")
        if dated and due and due < dated:
            self.add_error("due_on", _("This day lies before the date of the letter."))
        return cleaned


class RunForm(CommonForm):
    """Letters to all offices of a batch."""

    number = forms.CharField(
        label=_("Letter number"),
        max_length=90,
        help_text=_("With # for the running number, such as 财绩函〔2026〕#号."),
    )
    first_number = forms.IntegerField(
        label=_("First running number"), min_value=1, max_value=HIGHEST
    )
    per = forms.ChoiceField(label=_("How many letters"), choices=LetterPer.choices)
    also_without = forms.BooleanField(
        label=_("Also to offices without a confirmed finding"),
        required=False,
        help_text=_("Their letter says that nothing is to be mended; otherwise they get none."),
    )

    field_order = (
        "sender", "number", "first_number", "per", "dated_on", "due_on", "contact", "also_without",
    )  # fmt: skip

    def __init__(self, batch: ReportBatch, data: Any = None) -> None:
        super().__init__(data, initial={**_common(batch), "per": LetterPer.OFFICE})
        self.initial["number"] = f"函〔{timezone.localdate().year}〕{NUMBER_PLACE}号"
        self.initial["first_number"] = (
            Letter.objects.filter(batch__unit=batch.unit_id).values("number").distinct().count() + 1
        )

    def clean_number(self) -> str:
        """The pattern has a place for the number."""
        number: str = self.cleaned_data["number"].replace("＃", NUMBER_PLACE)
        if NUMBER_PLACE not in number:
            raise forms.ValidationError(_("Put a # where the running number stands."))
        return number

    def facts(self) -> RunFacts:
        """What the service takes."""
        given = self.cleaned_data
        return RunFacts(**{**given, "per": LetterPer(given["per"])})


class LetterForm(CommonForm):
    """One letter, or its next version."""

    number = forms.CharField(label=_("Letter number"), max_length=100)
    addressee = forms.CharField(label=_("Addressee"), max_length=200)

    field_order = ("number", "addressee", "sender", "dated_on", "due_on", "contact")

    def __init__(
        self, batch: ReportBatch, subject: Subject, letter: Letter | None, data: Any = None
    ) -> None:
        names = (*self.field_order,)
        known = {name: getattr(letter, name) for name in names} if letter else {}
        super().__init__(data, initial={**_common(batch), "addressee": subject.office, **known})

    def facts(self) -> LetterFacts:
        """What the service takes."""
        return LetterFacts(**self.cleaned_data)


def _common(batch: ReportBatch) -> dict[str, Any]:
    """As the unit's last run said it; the dates are today's."""
    last = LetterRun.objects.filter(batch__unit=batch.unit_id).first()
    today = timezone.localdate()
    return {
        "sender": last.sender if last else batch.unit.name,
        "contact": last.contact if last else "",
        "dated_on": today,
        "due_on": today + USUAL_TERM,
    }
