"""Filters of monitoring's lists."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.monitoring.choices import CheckKind, EventKind, TargetKind, TargetStanding
from hengwang.monitoring.heard import SEVERITIES
from hengwang.monitoring.models import Check
from hengwang.network.filters import WordsFilter
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter


class StandingFilter(ChoiceFilter):
    """How a target stands; closed ones only when asked for."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Watched targets unless closed ones are wanted."""
        if value == "closed":
            return qs.exclude(closed_at=None)
        rows = qs.filter(closed_at=None)
        return rows.filter(standing=value) if value else rows


class AskedFilter(ChoiceFilter):
    """By a kind of check that is running."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those asked in this way; “none” are those nobody asks."""
        running = Check.objects.filter(ended_at=None)
        if value == "none":
            return qs.exclude(pk__in=running.values("target"))
        return qs.filter(pk__in=running.filter(kind=value).values("target")) if value else qs


STANDINGS = [*TargetStanding.choices, ("closed", pgettext_lazy("target", "Closed"))]


class TargetFilter(FilterSet):
    """Targets by words, kind, standing, way of asking, collector and unit."""

    text = WordsFilter(label=_("Name, address or pinyin initials"))
    standing = StandingFilter(label=pgettext_lazy("target", "Now"), choices=STANDINGS)
    kind = ChoiceFilter(label=_("Kind"), choices=TargetKind.choices)
    asked = AskedFilter(
        label=_("Asked how"), choices=[*CheckKind.choices, ("none", _("Not asked at all"))]
    )
    backbone = ChoiceFilter(
        label=_("Core or aggregation"),
        field_name="is_backbone",
        choices=[("True", _("yes")), ("False", _("no"))],
    )
    unit = WordsFilter("unit__search_text", label=_("Unit"))


class SinceFilter(ChoiceFilter):
    """How far back; a day where nobody said."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Bounded always: devices talk much, and counting a year of it takes long."""
        return qs.filter(at__gte=timezone.now() - SINCE.get(value, timedelta(days=1)))


class SeverityFilter(ChoiceFilter):
    """As urgent as this, or more."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Traps say nothing of it and stay out."""
        return qs.filter(data__severity__lte=int(value)) if value else qs


SINCE = {
    "hour": timedelta(hours=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "half": timedelta(days=183),
}


class EventFilter(FilterSet):
    """Messages by words, sender, kind, severity and time."""

    text = TextFilter("data__text", "data__app", "data__trap", label=_("Words of the message"))
    source = TextFilter("source", label=_("Sender (address)"))
    since = SinceFilter(
        label=_("How far back"),
        empty_label=_("a day"),
        choices=[
            ("hour", _("an hour")),
            ("week", _("a week")),
            ("month", _("a month")),
            ("half", _("half a year")),
        ],
    )
    severity = SeverityFilter(label=_("As urgent as"), choices=list(SEVERITIES.items()))
    what = ChoiceFilter(label=_("Kind"), choices=EventKind.choices)


class NameFilter(FilterSet):
    """By name."""

    text = TextFilter("name", label=_("Name"))
