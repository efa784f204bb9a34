"""The form of a change of approved goals."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.money import round_half_up
from hengwang.pages.fields import DecimalField, MoneyField
from hengwang.pages.widgets import DateInput
from hengwang.performance.points import MOST_POINTS
from hengwang.performance.services.goal_changes import Edits, NewRow
from hengwang.performance.services.goal_frame import Frame, NewStep, budget_of
from hengwang.projects.choices import FundSource


def _points(initial: Decimal | None = None) -> DecimalField:
    return DecimalField(
        label=_("Points"),
        min_value=Decimal(0),
        max_value=MOST_POINTS,
        decimal_places=2,
        required=False,
        initial=initial,
    )


class ChangeForm(forms.Form):
    """Targets, points and a row to add, with the money and the schedule that change with them."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
    adjustment: Any = forms.ModelChoiceField(
        label=_("Adjustment of the budget"), queryset=None, required=False
    )
    milestone: Any = forms.ModelChoiceField(label=_("Milestone"), queryset=None, required=False)
    budget = MoneyField(
        label=_("Budget of the year afterwards"),
        required=False,
        help_text=_("The whole budget of the year after the change. Empty: the money stays."),
    )
    fund_source = forms.ChoiceField(
        label=_("Source of funds"), choices=FundSource.choices, required=False
    )

    def __init__(self, *args: Any, evaluation: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = evaluation.programme
        for name, found in (
            ("adjustment", programme.adjustments.filter(fiscal_year=evaluation.fiscal_year)),
            ("milestone", programme.milestones.all()),
        ):
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = found
        self.evaluation, self.budget_now = evaluation, budget_of(evaluation)
        self.steps = list(programme.milestones.filter(reached_on=None))
        for step in self.steps:
            self.fields[f"day_{step.pk}"] = forms.DateField(
                label=step.name, widget=DateInput, initial=step.due_on, required=False
            )
            self.fields[f"dropped_{step.pk}"] = forms.BooleanField(
                label=_("Drop this step"), required=False
            )
        self.fields["new_step"] = forms.CharField(
            label=_("New step"), required=False, max_length=200
        )
        self.fields["new_step_on"] = forms.DateField(
            label=_("Due on"), widget=DateInput, required=False
        )
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"target_{row.pk}"] = forms.CharField(
                label=row.level3, initial=row.target_text, max_length=500, required=False
            )
            self.fields[f"points_{row.pk}"] = _points(row.points)
            self.fields[f"removed_{row.pk}"] = forms.BooleanField(
                label=_("Remove this goal"), required=False
            )
        for name, label in (
            ("section", _("Level-1 indicator")),
            ("level2", _("Level-2 indicator")),
            ("level3", _("New goal")),
            ("target", _("Target")),
        ):
            self.fields[f"new_{name}"] = forms.CharField(
                label=label, required=False, max_length=200
            )
        sections = [(one.name, one.name) for one in evaluation.sections.all()]
        self.fields["new_section"] = forms.ChoiceField(
            label=_("Level-1 indicator"), required=False, choices=[("", "—"), *sections]
        )
        self.fields["new_points"] = _points()

    def fields_by_row(self) -> list[tuple[Any, Any, Any, Any]]:
        """Each present row with its own target, points and removal."""
        names = ("target", "points", "removed")
        return [(row, *(self[f"{name}_{row.pk}"] for name in names)) for row in self.rows]

    def fields_by_step(self) -> list[tuple[Any, Any, Any]]:
        """Each step that is still to be reached with its own day and whether it is dropped."""
        return [(step, self[f"day_{step.pk}"], self[f"dropped_{step.pk}"]) for step in self.steps]

    @property
    def edits(self) -> Edits:
        """The rows that change."""
        told = self.cleaned_data
        changed = {
            row.pk: (told[f"target_{row.pk}"], told[f"points_{row.pk}"]) for row in self.rows
        }
        removed = [row.pk for row in self.rows if told[f"removed_{row.pk}"]]
        names = ("section", "level2", "level3", "target", "points")
        added = [NewRow(*(told[f"new_{name}"] for name in names))] if told["new_level3"] else []
        return Edits(changed, removed, added)

    @property
    def frame(self) -> Frame:
        """The money and the steps that change with them."""
        told = self.cleaned_data
        new = told["new_step"]
        return Frame(
            budget=None if told["budget"] is None else round_half_up(told["budget"]),
            source=told["fund_source"] or FundSource.APPROPRIATION,
            days={step.pk: told[f"day_{step.pk}"] for step in self.steps},
            dropped=[step.pk for step in self.steps if told[f"dropped_{step.pk}"]],
            added=[NewStep(new, told["new_step_on"])] if new else [],
            adjustment_id=getattr(told["adjustment"], "pk", None),
            milestone_id=getattr(told["milestone"], "pk", None),
        )

    def clean(self) -> dict[str, Any]:
        """A row to add needs its section."""
        told = super().clean() or {}
        if told.get("new_level3") and not told.get("new_section"):
            raise ValidationError({"new_section": _("Name the level-1 indicator.")})
        return told
