"""Tables and filters of inspections."""

from typing import Any

import django_filters as df
import django_tables2 as dt
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hengwang.inspections.choices import (
    DefectState,
    OccurrenceState,
    SensorVerdict,
    Verdict,
)
from hengwang.inspections.models import InspectionPlan
from hengwang.inspections.rhythm_texts import rhythm_text
from hengwang.kernel.periods import midnight
from hengwang.pages.columns import (
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.pages.widgets import DateInput
from hengwang.tickets.tables import ShortMomentColumn

STATE_TONES = {
    OccurrenceState.DUE.value: Tone.INFO,
    OccurrenceState.DONE.value: Tone.OK,
    OccurrenceState.LATE.value: Tone.WARN,
    OccurrenceState.MISSED.value: Tone.BAD,
    OccurrenceState.CANCELLED.value: Tone.QUIET,
}
VERDICT_TONES = {
    Verdict.OK.value: Tone.OK,
    Verdict.BAD.value: Tone.BAD,
    Verdict.NOTED.value: Tone.QUIET,
    Verdict.NONE.value: Tone.UNKNOWN,
}
SENSOR_TONES = {
    SensorVerdict.AGREES.value: Tone.OK,
    SensorVerdict.CONTRADICTS.value: Tone.BAD,
    SensorVerdict.SILENT.value: Tone.UNKNOWN,
    SensorVerdict.UNASKED.value: Tone.QUIET,
}
DEFECT_TONES = {
    DefectState.OPEN.value: Tone.BAD,
    DefectState.CLOSED.value: Tone.OK,
    DefectState.WITHDRAWN.value: Tone.QUIET,
}


class DayFilter(df.DateFilter):  # type: ignore[misc]  # comes without types
    """Rows of a moment from a day on, or up to and with one; days of Beijing."""

    def __init__(self, *, until: bool = False, **told: Any) -> None:
        super().__init__(widget=DateInput(), **told)
        self.until = until

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """By the day's first instant, or the next day's."""
        if not value:
            return qs
        if self.until:
            following = midnight(value.fromordinal(value.toordinal() + 1))
            return qs.filter(**{f"{self.field_name}__lt": following})
        return qs.filter(**{f"{self.field_name}__gte": midnight(value)})


class PlanFilter(df.ModelChoiceFilter):  # type: ignore[misc]  # comes without types
    """One of the plans the visitor sees."""

    def __init__(self, **told: Any) -> None:
        super().__init__(label=_("Inspection plan"), empty_label=_("All"), queryset=_plans, **told)


def _plans(request: Any) -> QuerySet[Any]:
    if request is None:
        return InspectionPlan.objects.none()
    return InspectionPlan.objects.visible_to(request.user)


class OccurrenceTable(Table):
    """Due inspections, newest first."""

    plan = HeadlineColumn(verbose_name=_("Inspection plan"), orderable=False)
    place = TextColumn(accessor="plan__place_text", verbose_name=_("Place"), orderable=False)
    due_from = ShortMomentColumn(verbose_name=_("Due from"))
    due_until = ShortMomentColumn(verbose_name=_("Due until"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES, orderable=False)
    done_at = ShortMomentColumn(verbose_name=_("Done at"), orderable=False)
    done_by_name = TextColumn(verbose_name=_("Done by"), orderable=False)
    bad_count = NumberColumn(verbose_name=_("Not in order"), orderable=False)
    finding_count = NumberColumn(verbose_name=_("To be looked into"), orderable=False)

    def render_plan(self, record: Any) -> str:
        """The name of the plan, which leads to the inspection."""
        return str(record.plan)


class OccurrenceFilter(FilterSet):
    """Due inspections by plan, state and day."""

    plan = PlanFilter()
    state = ChoiceFilter(label=_("State"), choices=OccurrenceState.choices)
    since = DayFilter(field_name="due_from", label=_("From day"))
    until = DayFilter(field_name="due_from", label=_("Until day"), until=True)
    marked = ChoiceFilter(
        label=pgettext_lazy("inspection", "Marks"),
        choices=[("yes", _("To be looked into"))],
        method="only_marked",
    )

    def only_marked(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those with a mark."""
        return rows.filter(finding_count__gt=0) if value else rows


def inspection_url(record: Any) -> str:
    """The page of the inspection a reading belongs to."""
    return reverse("inspection", args=[record.inspection.occurrence_id])


class ReadingTable(Table):
    """Readings, newest first."""

    item = HeadlineColumn(
        verbose_name=_("What is looked at"), orderable=False, linkify=inspection_url
    )
    text = TextColumn(verbose_name=_("Reading"), orderable=False)
    verdict = StatusColumn(
        verbose_name=pgettext_lazy("reading", "Verdict"), tones=VERDICT_TONES, orderable=False
    )
    plan = TextColumn(verbose_name=_("Inspection plan"), orderable=False)
    taken_at = ShortMomentColumn(verbose_name=_("Read at"))
    by_name = TextColumn(accessor="inspection__by_name", verbose_name=_("Done by"), orderable=False)
    sensor_verdict = StatusColumn(
        verbose_name=_("Sensor"), tones=SENSOR_TONES, orderable=False, default="—"
    )
    note = TextColumn(verbose_name=pgettext_lazy("inspection", "Remark"), orderable=False)
    counts = dt.BooleanColumn(verbose_name=_("Counts"), orderable=False)

    def value_counts(self, record: Any) -> str:
        """In a file in words."""
        return gettext("yes") if record.counts else gettext("no")

    def render_item(self, record: Any) -> str:
        """What was asked."""
        return str(record.item.text)

    def render_text(self, record: Any) -> str:
        """As people read it."""
        return reading_text(record)

    def value_text(self, record: Any) -> str:
        """The same in a file."""
        return reading_text(record)


def reading_text(reading: Any) -> str:
    """23.4 ℃; yes and no in words."""
    if reading.item.kind == "yes_no" and reading.text:
        is_good = reading.text == "yes"
        return (
            pgettext("inspection", "In order")
            if is_good
            else pgettext("inspection", "Not in order")
        )
    return f"{reading.text} {reading.item.symbol}".strip()


class ReadingFilter(FilterSet):
    """Readings by plan, verdict, sensor and day."""

    plan = PlanFilter()
    verdict = ChoiceFilter(label=pgettext_lazy("reading", "Verdict"), choices=Verdict.choices)
    sensor_verdict = ChoiceFilter(
        label=_("Sensor"), choices=[one for one in SensorVerdict.choices if one[0]]
    )
    since = DayFilter(field_name="taken_at", label=_("From day"))
    until = DayFilter(field_name="taken_at", label=_("Until day"), until=True)


class DefectTable(Table):
    """Defects, newest first."""

    title = HeadlineColumn(verbose_name=_("Defect"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=DEFECT_TONES, orderable=False)
    found_at = ShortMomentColumn(verbose_name=_("Found"))
    seen_at = ShortMomentColumn(verbose_name=_("Last seen"), orderable=False)
    closed_at = ShortMomentColumn(verbose_name=_("Mended at"), orderable=False)
    ticket = TextColumn(accessor="ticket__number", verbose_name=_("Ticket"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)


class DefectFilter(FilterSet):
    """Defects by words, state and plan."""

    text = TextFilter("title", "ticket__number")
    state = ChoiceFilter(label=_("State"), choices=DefectState.choices)
    plan = PlanFilter()


class PlanTable(Table):
    """Plans."""

    name = HeadlineColumn(verbose_name=_("Name"), orderable=False)
    place = TextColumn(accessor="place_text", verbose_name=_("Place"), orderable=False)
    rhythm = TextColumn(accessor="rhythm_kind", verbose_name=_("How often"), orderable=False)
    checklist = TextColumn(verbose_name=_("Checklist"), orderable=False)
    assignee = TextColumn(
        accessor="assignee__printed_name", verbose_name=_("Done by"), orderable=False
    )
    company = TextColumn(verbose_name=_("Done by the company"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)

    def render_rhythm(self, record: Any) -> str:
        """In words."""
        return rhythm_text(record)

    def value_rhythm(self, record: Any) -> str:
        """The same in a file."""
        return rhythm_text(record)


class ChecklistTable(Table):
    """Checklists."""

    name = HeadlineColumn(verbose_name=_("Name"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    note = TextColumn(verbose_name=_("Note"), orderable=False)
