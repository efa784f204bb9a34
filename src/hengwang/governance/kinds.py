"""The six kinds of record as the pages need them: words, form, table, what is searched."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.governance import forms, models, tables

Text = Any  # a text, lazily translated


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record."""

    model: type[Any]
    form: type[forms.RecordForm]
    table: type[Any]
    title: Text
    new: Text
    day: str
    searched: tuple[str, ...]
    icon: str
    related: tuple[str, ...] = ("unit",)

    @property
    def is_withdrawable(self) -> bool:
        """Whether a record may be taken out of every count."""
        return issubclass(self.model, models.Withdrawable)

    @property
    def slug(self) -> str:
        """Its word in addresses."""
        return str(self.model.slug)


KINDS = (
    Kind(
        model=models.Regulation,
        form=forms.RegulationForm,
        table=tables.RegulationTable,
        title=_("Regulations"),
        new=_("New regulation"),
        day="in_force_from",
        searched=("title", "number"),
        icon="folder",
    ),
    Kind(
        model=models.Training,
        form=forms.TrainingForm,
        table=tables.TrainingTable,
        title=_("Trainings"),
        new=_("New training"),
        day="held_on",
        searched=("topic", "names"),
        icon="folder",
    ),
    Kind(
        model=models.EmergencyPlan,
        form=forms.EmergencyPlanForm,
        table=tables.EmergencyPlanTable,
        title=_("Emergency plans"),
        new=_("New emergency plan"),
        day="issued_on",
        searched=("title", "number", "covers"),
        icon="folder",
    ),
    Kind(
        model=models.Drill,
        form=forms.DrillForm,
        table=tables.DrillTable,
        title=_("Emergency drills"),
        new=_("New drill"),
        day="held_on",
        searched=("scenario", "findings", "improvement"),
        icon="folder",
        related=("unit", "plan"),
    ),
    Kind(
        model=models.Study,
        form=forms.StudyForm,
        table=tables.StudyTable,
        title=_("Studies"),
        new=_("New study"),
        day="started_on",
        searched=("title", "number", "result"),
        icon="folder",
    ),
    Kind(
        model=models.MeetingDecision,
        form=forms.DecisionForm,
        table=tables.DecisionTable,
        title=_("Meeting decisions"),
        new=_("New decision"),
        day="decided_on",
        searched=("meeting", "decision"),
        icon="folder",
    ),
)
