"""Forms of performance: declare an evaluation, goals, indicators, actual values, steps."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.rules import Standing
from hengwang.evidence.wording import STANDINGS, whys_text
from hengwang.kernel.metrics import metrics
from hengwang.pages.fields import DecimalField, ManyRowsField, PercentField
from hengwang.pages.widgets import DateInput, LongSelect, LongSelectMultiple
from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation, Goal, Indicator
from hengwang.performance.points import MOST_POINTS
from hengwang.performance.rulesets.loading import load_rulesets
from hengwang.performance.services.actuals import ActualData
from hengwang.performance.services.declaring import IndicatorData
from hengwang.projects.models import Programme

AS_PRINTED = ("", _("No ruleset: stays as printed, unscored"))
FIRST_YEAR, LAST_YEAR = 1990, 2100


def in_language(text: Any) -> str:
    """The Chinese or the English side of a name from a data file."""
    return str(text.zh if (get_language() or "zh").startswith("zh") else text.en)


def ruleset_choices() -> list[tuple[str, Any]]:
    """Rulesets by title; one that fits neither kind nor year is refused by the service."""
    found = [(r.key, in_language(r.title)) for r in load_rulesets().values()]
    return [*sorted(found), AS_PRINTED]


class DeclareForm(forms.Form):
    """Open an evaluation for a programme's year."""

    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), widget=LongSelect
    )
    year = forms.IntegerField(label=_("Fiscal year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(label=_("Kind of evaluation"), choices=EvaluationKind.choices)
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    ruleset = forms.ChoiceField(label=_("Ruleset"), required=False)
    project_kind = forms.ChoiceField(
        label=_("Start with the library's indicators for"), required=False
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Programme]", self.fields["programme"]).queryset = programmes
        cast("forms.ChoiceField", self.fields["ruleset"]).choices = ruleset_choices()
        kinds = [(k.key, in_language(k.name)) for k in load_library().projects.values()]
        empty = ("", _("None: I enter them myself"))
        cast("forms.ChoiceField", self.fields["project_kind"]).choices = [empty, *kinds]
        self.fields["title"].help_text = _("Empty: made of programme, year and kind.")

    def title_or_made(self) -> str:
        """The title typed, else one of programme, year and kind, as reports are called."""
        typed: str = self.cleaned_data["title"].strip()
        if typed:
            return typed
        words = {
            EvaluationKind.UNIT_SELF: "绩效自评报告",
            EvaluationKind.DEPARTMENT: "部门评价报告",
            EvaluationKind.FINANCE: "财政评价报告",
        }
        year, name = self.cleaned_data["year"], self.cleaned_data["programme"].name
        dated = name if name.startswith(str(year)) else f"{year}年度{name}"
        return f"{dated}{words[EvaluationKind(self.cleaned_data['kind'])]}"


class RulesetForm(forms.Form):
    """Choose another ruleset."""

    ruleset = forms.ChoiceField(label=_("Ruleset"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["ruleset"]).choices = ruleset_choices()


def _metric_said(key: str) -> str:
    """A metric by its title, its key behind; the key alone where no app offers it yet."""
    found = metrics.get(key) if key in metrics else None
    return f"{gettext(found.title)}（{key}）" if found else key


class IndicatorForm(forms.Form):
    """What a row declares."""

    section = forms.ChoiceField(label=_("Level-1 indicator"))
    level2 = forms.CharField(label=_("Level-2 indicator"), max_length=60, required=False)
    level3 = forms.CharField(label=_("Level-3 indicator"), max_length=200)
    target_text = forms.CharField(
        label=_("Target"),
        max_length=500,
        required=False,
        help_text=_("As it is printed: ≥80家, 100%, ≤400万元, 2020年11月底前."),
    )
    points = DecimalField(
        label=_("Points"),
        min_value=Decimal(0),
        max_value=MOST_POINTS,
        decimal_places=2,
        required=False,
    )
    source = forms.ChoiceField(label=_("Source of the actual value"), choices=ActualSource.choices)
    metric_key = forms.ChoiceField(label=_("Metric"), required=False, widget=LongSelect)
    definition = forms.CharField(
        label=_("Definition"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [section.name for section in evaluation.sections.all()]
        cast("forms.ChoiceField", self.fields["section"]).choices = [(n, n) for n in names]
        kept = self.initial.get("metric_key") or ""
        keys = sorted({*metrics.keys(), kept} - {""})
        cast("forms.ChoiceField", self.fields["metric_key"]).choices = [("", "—")] + [
            (key, _metric_said(key)) for key in keys
        ]

    def data_for(self, indicator: Indicator | None) -> IndicatorData:
        """What the service takes; what the form does not show stays as it is."""
        told = self.cleaned_data
        return IndicatorData(
            section=told["section"],
            level2=told["level2"],
            level3=told["level3"],
            definition=told["definition"],
            target_text=told["target_text"],
            points=told["points"],
            rule=indicator.rule if indicator else {},
            source=told["source"],
            library_key=indicator.library_key if indicator else "",
            metric_key=told["metric_key"],
            metric_params=indicator.metric_params if indicator else {},
        )


class EvidenceChoices(ManyRowsField):
    """Pieces of evidence; what does not count is offered with the reason."""

    def label_from_instance(self, obj: EvidenceItem) -> str:
        """The title, and why it does not count today."""
        judged = obj.judged_on(timezone.localdate())
        if judged.standing is not Standing.NOT:
            return obj.title
        return f"{obj.title} ({STANDINGS[judged.standing]}: {whys_text(judged.whys)})"


class ActualForm(forms.Form):
    """What came of a row."""

    actual_text = forms.CharField(
        label=_("Actual value"),
        max_length=500,
        required=False,
        help_text=_("With its unit, as it is printed: 81家, 72.80%, 268.37万元."),
    )
    share = PercentField(
        label=_("Degree of completion"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(1),
        help_text=_(
            "Only for a goal in words: 80–100 % reached, 60–80 % partly, below 60 % not reached."
        ),
    )
    deviation_note = forms.CharField(
        label=_("Cause of deviation and improvement"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = EvidenceChoices(
        label=_("Evidence"),
        queryset=EvidenceItem.objects.none(),
        required=False,
        widget=LongSelectMultiple,
    )
    new_file = forms.FileField(
        label=_("New evidence"),
        required=False,
        help_text=_("PDF, Word, Excel, picture or text; it is filed under the unit."),
    )

    def __init__(self, *args: Any, items: QuerySet[EvidenceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        cast("forms.ModelMultipleChoiceField[EvidenceItem]", field).queryset = items

    def data_with(self, added: list[int]) -> ActualData:
        """What the service takes, with evidence that was just filed."""
        told = self.cleaned_data
        return ActualData(
            actual_text=told["actual_text"],
            share=told["share"],
            deviation_note=told["deviation_note"],
            evidence_ids=[*(item.pk for item in told["evidence"]), *added],
        )


class GoalForm(forms.ModelForm[Goal]):
    """A yearly goal in words and what came of it."""

    class Meta:
        model = Goal
        fields = ["expected", "actual"]
        widgets = {
            "expected": forms.Textarea(attrs={"rows": 4}),
            "actual": forms.Textarea(attrs={"rows": 4}),
        }


class LibraryForm(forms.Form):
    """Take indicators from the library."""

    entries = forms.MultipleChoiceField(label=_("Indicators"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["entries"]).choices = [
            (entry.key, in_language(entry.name)) for entry in load_library().entries.values()
        ]


class ReturnForm(forms.Form):
    """Why an evaluation is returned."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class NarrativeForm(forms.Form):
    """The parts of the report a person writes; what is empty is written from the figures."""

    PARTS = (
        ("background", _("Background of the project")),
        ("money", _("Use of the money")),
        ("purpose", _("Purpose of the evaluation")),
        ("method", _("Basis and method")),
        ("organisation", _("Course of the evaluation")),
        ("conclusion", _("Conclusion")),
        ("execution", _("Execution of the budget")),
        ("survey", _("Survey")),
        ("experience", _("Experience")),
        ("problems", _("Problems and their causes")),
        ("suggestions", _("Suggestions")),
        ("other", _("Other matters")),
    )
    evaluator = forms.CharField(label=_("Evaluated by"), max_length=200, required=False)
    reported_on = forms.DateField(label=_("Date of the report"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.PARTS:
            self.fields[name] = forms.CharField(
                label=label, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
