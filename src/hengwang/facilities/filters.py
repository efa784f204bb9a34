"""Filters of the machine rooms' lists."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.facilities.choices import (
    CareKind,
    IncidentKind,
    Level,
    MeterRole,
    SensorKind,
    System,
    Verdict,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter

STATES = (("open", _("going on")), ("unjudged", _("Not judged yet")))
DUE = (("due", _("Due in the next 30 days or overdue")),)
SOON_DAYS = 30


class SensorFilter(FilterSet):
    """Sensors by name, room and kind."""

    text = TextFilter("name", "room__name", "check_of__target__name", label=_("Name or room"))
    kind = ChoiceFilter(label=_("Kind"), choices=SensorKind.choices)


class StateFilter(ChoiceFilter):
    """Going on, or waiting for a person."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows in that state."""
        if value == "open":
            return qs.filter(closed_at=None)
        return qs.filter(verdict=Verdict.OPEN) if value == "unjudged" else qs


class IncidentFilter(FilterSet):
    """Incidents by room, level, kind and state."""

    text = TextFilter("sensor__name", "room__name", "collector__name", label=_("Sensor or room"))
    state = StateFilter(label=_("State"), choices=STATES)
    level = ChoiceFilter(label=_("Level"), choices=Level.choices)
    kind = ChoiceFilter(label=pgettext_lazy("room", "What"), choices=IncidentKind.choices)


class DueFilter(ChoiceFilter):
    """What comes next."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Only the last of its kind counts."""
        day = timezone.localdate() + timedelta(days=SOON_DAYS)
        return qs.due_by(day) if value == "due" else qs  # type: ignore[attr-defined]


class MaintenanceFilter(FilterSet):
    """Maintenance by room, kind, part and what is due."""

    text = TextFilter("room__name", "company__name", "people", label=_("Room, company or people"))
    due = DueFilter(label=_("Due"), choices=DUE)
    kind = ChoiceFilter(
        label=pgettext_lazy("maintenance", "What was done"), choices=CareKind.choices
    )
    system = ChoiceFilter(label=_("Part of the room"), choices=System.choices)


class MeterFilter(FilterSet):
    """Meters by room and role."""

    text = TextFilter("name", "room__name", label=_("Name or room"))
    role = ChoiceFilter(label=_("Kind"), choices=MeterRole.choices)
