"""Filters of monitoring's lists."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.monitoring.choices import CheckKind, TargetKind, TargetStanding
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


class NameFilter(FilterSet):
    """By name."""

    text = TextFilter("name", label=_("Name"))
