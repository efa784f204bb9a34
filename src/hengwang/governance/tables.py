"""Tables of governance."""

from django.utils.translation import gettext_lazy as _

from hengwang.governance.models import (
    Drill,
    EmergencyPlan,
    MeetingDecision,
    Regulation,
    Study,
    Training,
)
from hengwang.pages.columns import DateColumn, HeadlineColumn, NumberColumn, TextColumn
from hengwang.pages.tables import Table


class RegulationTable(Table):
    """Regulations with their days."""

    title = HeadlineColumn(verbose_name=_("Title"))
    number = TextColumn(verbose_name=_("Document number"), tight=True)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    issued_on = DateColumn(verbose_name=_("Issued on"))
    in_force_from = DateColumn(verbose_name=_("In force from"))
    ended_on = DateColumn(verbose_name=_("No longer in force from"))

    class Meta:
        model = Regulation
        fields = ("title", "number", "unit", "issued_on", "in_force_from", "ended_on")


class TrainingTable(Table):
    """Trainings with who was there."""

    topic = HeadlineColumn(verbose_name=_("Topic"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    held_on = DateColumn(verbose_name=_("Held on"))
    hours = NumberColumn(verbose_name=_("Hours"))
    people = NumberColumn(verbose_name=_("People"))
    withdrawn_on = DateColumn(verbose_name=_("Withdrawn on"))

    class Meta:
        model = Training
        fields = ("topic", "unit", "held_on", "hours", "people", "withdrawn_on")


class StudyTable(Table):
    """Studies with their days."""

    title = HeadlineColumn(verbose_name=_("Title"))
    number = TextColumn(verbose_name=_("Document number"), tight=True)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    started_on = DateColumn(verbose_name=_("Started on"))
    finished_on = DateColumn(verbose_name=_("Finished on"))

    class Meta:
        model = Study
        fields = ("title", "number", "unit", "started_on", "finished_on")


class EmergencyPlanTable(Table):
    """Emergency plans."""

    title = HeadlineColumn(verbose_name=_("Title"))
    number = TextColumn(verbose_name=_("Document number"), tight=True)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    issued_on = DateColumn(verbose_name=_("Issued on"))

    class Meta:
        model = EmergencyPlan
        fields = ("title", "number", "unit", "issued_on")


class DrillTable(Table):
    """Drills with the plan they tried."""

    scenario = HeadlineColumn(verbose_name=_("Scenario"))
    plan = TextColumn(verbose_name=_("Emergency plan"), order_by=("plan__title",))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    held_on = DateColumn(verbose_name=_("Held on"))
    people = NumberColumn(verbose_name=_("People"))
    withdrawn_on = DateColumn(verbose_name=_("Withdrawn on"))

    class Meta:
        model = Drill
        fields = ("scenario", "plan", "unit", "held_on", "people", "withdrawn_on")


class DecisionTable(Table):
    """Decisions and whether they were carried out."""

    decision = HeadlineColumn(verbose_name=_("Decision"))
    meeting = TextColumn(verbose_name=_("Meeting"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    decided_on = DateColumn(verbose_name=_("Decided on"))
    due_on = DateColumn(verbose_name=_("Due on"))
    done_on = DateColumn(verbose_name=_("Done on"))

    class Meta:
        model = MeetingDecision
        fields = ("decision", "meeting", "unit", "decided_on", "due_on", "done_on")
