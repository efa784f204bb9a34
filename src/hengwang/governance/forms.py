"""Forms of governance: one for each kind of record, and the end of a regulation."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.governance import facts as told_by
from hengwang.governance.models import EmergencyPlan, Regulation
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput, LongSelect, offer

Text = Any  # a text, lazily translated: django-stubs keep a class of their own for that


def words(label: Text, most: int = 200, *, required: bool = True, help_text: Text = "") -> Any:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text)


def prose(label: Text, *, help_text: Text = "") -> Any:
    """Some lines of text over the whole width."""
    area = forms.Textarea({"rows": 3})
    field = forms.CharField(label=label, required=False, widget=area, help_text=help_text)
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


def day(label: Text, *, required: bool = False, help_text: Text = "") -> Any:
    """A day."""
    return forms.DateField(label=label, required=required, widget=DateInput(), help_text=help_text)


def people() -> Any:
    """How many took part."""
    return forms.IntegerField(label=_("People"), min_value=0, max_value=100_000)


class RecordForm(forms.Form):
    """Base: the unit of a new record, its facts, its paper."""

    facts: ClassVar[type[Any]]
    file = forms.FileField(
        label=_("Paper"), required=False, help_text=_("A new file takes the place of the old one.")
    )

    def __init__(self, by: User, data: Any = None, files: Any = None, *, row: Any = None) -> None:
        initial = {name: getattr(row, name) for name in self._names()} if row else {}
        super().__init__(data, files, initial=initial)
        self.by, self.row = by, row
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))
        units = units_with(by, Permission.EDIT_GOVERNANCE).filter(closed_on=None)
        if row is None:
            self.fields["unit"] = forms.ModelChoiceField(
                units, label=_("Unit"), initial=by.unit_id, widget=LongSelect()
            )
            self.order_fields(["unit"])
        if "plan" in self.fields:
            offer(self, "plan", EmergencyPlan.objects.editable_by(by))

    @classmethod
    def _names(cls) -> list[str]:
        return [field.name for field in fields(cls.facts)]

    @property
    def unit(self) -> Unit:
        """Whose record it is."""
        chosen: Unit = self.cleaned_data["unit"] if self.row is None else self.row.unit
        return chosen

    def given(self) -> Any:
        """The facts, filled from what was entered."""
        return self.facts(**{name: self.cleaned_data[name] for name in self._names()})


class RegulationForm(RecordForm):
    """A regulation."""

    facts = told_by.RegulationFacts
    title = words(_("Title"))
    number = words(_("Document number"), 100, required=False)
    issued_on = day(_("Issued on"))
    in_force_from = day(_("In force from"), required=True)


class TrainingForm(RecordForm):
    """A training."""

    facts = told_by.TrainingFacts
    topic = words(_("Topic"))
    held_on = day(_("Held on"), required=True)
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=6, decimal_places=1)
    people = people()
    names = prose(
        pgettext_lazy("people", "Names"),
        help_text=_("May stay empty; if given, as many names as people are stated."),
    )


class StudyForm(RecordForm):
    """A study."""

    facts = told_by.StudyFacts
    title = words(_("Title"))
    number = words(_("Document number"), 100, required=False)
    started_on = day(_("Started on"), required=True)
    finished_on = day(_("Finished on"))
    result = prose(_("Result"))


class EmergencyPlanForm(RecordForm):
    """An emergency plan."""

    facts = told_by.EmergencyPlanFacts
    title = words(_("Title"))
    number = words(_("Document number"), 100, required=False)
    issued_on = day(_("Issued on"), required=True)
    covers = prose(_("What it covers"))


class DrillForm(RecordForm):
    """A drill."""

    facts = told_by.DrillFacts
    scenario = words(_("Scenario"))
    plan = forms.ModelChoiceField(
        EmergencyPlan.objects.none(), label=_("Emergency plan"), required=False
    )
    held_on = day(_("Held on"), required=True)
    people = people()
    findings = prose(_("What was found"))
    improvement = prose(_("Improvement"))


class DecisionForm(RecordForm):
    """A decision of a meeting."""

    facts = told_by.DecisionFacts
    meeting = words(_("Meeting"))
    decision = words(_("Decision"), 300)
    decided_on = day(_("Decided on"), required=True)
    due_on = day(_("Due on"))
    done_on = day(_("Done on"))


class EndForm(forms.Form):
    """From which day a regulation no longer holds."""

    ended_on = day(_("No longer in force from"), required=True)
    replaced_by = forms.ModelChoiceField(
        Regulation.objects.none(),
        label=_("Replaced by"),
        required=False,
        help_text=_("Empty means abolished."),
    )

    def __init__(self, regulation: Regulation, data: Any = None) -> None:
        told = {"ended_on": regulation.ended_on, "replaced_by": regulation.replaced_by_id}
        super().__init__(data, initial=told)
        if regulation.ended_on is not None:
            self.fields["ended_on"].required = False
            self.fields["ended_on"].help_text = _("Empty: it is in force as before.")
        others = Regulation.objects.filter(unit=regulation.unit_id).exclude(pk=regulation.pk)
        offer(self, "replaced_by", others)


class WithdrawForm(forms.Form):
    """Why a training or drill should not be there."""

    reason = words(_("Why it is withdrawn"), 300)
