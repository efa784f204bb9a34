"""Forms of the people who ask: survey, group, question, invitations."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput, LongSelect, SuffixInput
from hengwang.surveys.choices import QuestionKind, default_scores
from hengwang.surveys.frames import FrameWish
from hengwang.surveys.models import RespondentGroup, Survey
from hengwang.surveys.services import SurveyFacts

HUNDRED = Decimal(100)
MOST_AT_ONCE = 500
A_MONTH = timedelta(30)


def day(label: Any, *, help_text: Any = "") -> Any:
    """A day that must be given."""
    return forms.DateField(label=label, widget=DateInput(), help_text=help_text)


class SurveyForm(forms.Form):
    """What a survey is."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit whose work is rated"), widget=LongSelect()
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    supports_from = day(_("Supports from"), help_text=_("First day the answers speak about."))
    supports_until = day(_("Supports until"), help_text=_("Last day the answers speak about."))
    opens_on = day(_("Answers from"))
    closes_on = day(_("Answers until"))
    target_margin = forms.DecimalField(
        label=_("Target margin"),
        min_value=Decimal("0.5"),
        max_value=50,
        max_digits=3,
        decimal_places=1,
        initial=5,
        widget=SuffixInput(suffix="%"),
        help_text=_("How far the share may lie from the truth; the required sample follows."),
    )
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        choices=[("0.9", "90 %"), ("0.95", "95 %"), ("0.99", "99 %")],
        initial="0.95",
    )

    def __init__(self, by: User, data: Any = None, *, survey: Survey | None = None) -> None:
        today = timezone.localdate()
        start = {"opens_on": today, "closes_on": today + A_MONTH, "unit": by.unit_id}
        super().__init__(data, initial=_told(survey) if survey else start)
        if survey is not None:
            del self.fields["unit"]
            return
        offered: Any = self.fields["unit"]
        offered.queryset = units_with(by, Permission.EDIT_EVALUATIONS).filter(closed_on=None)

    def given(self) -> SurveyFacts:
        """The facts, shares as shares."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        told["target_margin"] = told["target_margin"] / HUNDRED
        told["confidence"] = Decimal(told["confidence"])
        return SurveyFacts(**told)


def _told(survey: Survey) -> dict[str, Any]:
    told = {name: getattr(survey, name) for name in SurveyFacts.__dataclass_fields__}
    told["target_margin"] = (survey.target_margin * HUNDRED).quantize(Decimal("0.1"))
    told["confidence"] = str(survey.confidence.normalize())
    return told


class GroupForm(forms.Form):
    """Who is asked."""

    name = forms.CharField(
        label=pgettext_lazy("group of people", "Name"),
        max_length=100,
        help_text=_("For example: access units, public, operators."),
    )
    population = forms.IntegerField(
        label=_("People"),
        min_value=1,
        max_value=100_000_000,
        required=False,
        help_text=_("How many people belong to the group, asked or not; or let units be counted."),
    )
    below = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("List the units below"),
        required=False,
        widget=LongSelect(),
        help_text=_("One answer a unit: all units below this one, without the rated unit."),
    )
    frame_on = forms.DateField(
        label=_("List of the day"),
        widget=DateInput(),
        required=False,
        help_text=_("Units that existed on this day. Empty: today."),
    )
    drawn = forms.ChoiceField(
        label=_("Who is asked"),
        choices=[("all", _("Every unit")), ("sample", _("A drawn sample"))],
        required=False,
        help_text=_("The sample is as large as the target margin requires."),
    )
    wanted = forms.IntegerField(
        label=_("Draw at least"),
        min_value=1,
        required=False,
        help_text=_("More than the required sample, because not everybody answers."),
    )
    seed = forms.CharField(
        label=_("Seed of the draw"),
        max_length=40,
        required=False,
        help_text=_("A number or word drawn before witnesses. Empty: made up and shown."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Their unit"),
        required=False,
        widget=LongSelect(),
        help_text=_("Only where all belong to one unit; the rated unit does not rate itself."),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        for name in ("unit", "below"):
            offered: Any = self.fields[name]
            offered.queryset = units_with(by, Permission.VIEW_UNITS).filter(closed_on=None)

    def clean(self) -> dict[str, Any]:
        """Either a number or units to count."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (told["population"] is None) == (told["below"] is None):
            self.add_error("population", _("Enter a number, or choose whose units are counted."))
        return told

    def given(self, today: date) -> dict[str, Any]:
        """What `add_group` takes beside the survey."""
        told = self.cleaned_data
        frame = told["below"] and FrameWish(
            below=told["below"],
            on=told["frame_on"] or today,
            everybody=told["drawn"] != "sample",
            seed=told["seed"],
            wanted=told["wanted"],
        )
        kept = {name: told[name] for name in ("name", "population", "unit")}
        return {**kept, "frame": frame or None}


class QuestionForm(forms.Form):
    """What is asked."""

    text = forms.CharField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    scores = forms.RegexField(
        regex=r"^\s*(\d{1,3}[\s,，、/]*){5}$",
        label=_("Scores of the five steps"),
        required=False,
        initial=" ".join(map(str, default_scores())),
        help_text=_("From very satisfied to dissatisfied; the first three steps are satisfied."),
    )
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For one of several: one on each line."),
    )

    def clean_scores(self) -> list[int]:
        """Numbers."""
        text: str = self.cleaned_data["scores"]
        return [int(word) for word in "".join(c if c.isdigit() else " " for c in text).split()]

    def clean_choices(self) -> list[str]:
        """Lines that are not empty."""
        lines: list[str] = self.cleaned_data["choices"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class ExtendForm(forms.Form):
    """The new last day of an open survey."""

    closes_on = day(_("Answers until"), help_text=_("Invitations sent before are valid as long."))


class InviteForm(forms.Form):
    """How many invitations for whom."""

    group = forms.ModelChoiceField(RespondentGroup.objects.none(), label=_("Group"))
    number = forms.IntegerField(
        label=_("Invitations"), min_value=1, max_value=MOST_AT_ONCE, initial=20
    )
    expires_on = day(_("Valid until"))

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data, initial={"expires_on": survey.closes_on})
        offered: Any = self.fields["group"]
        offered.queryset = survey.groups.all()
        offered.initial = survey.groups.first()
