"""Filters of units, regions and companies."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.choices import CompanyKind, Level, UnitKind
from hengwang.organizations.searching import matching_q
from hengwang.pages.filters import ChoiceFilter, FilterSet

STATES = [("open", _("Open")), ("closed", _("Closed"))]


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Names, short names, earlier names and pinyin initials; every word must be found."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Name or pinyin initials"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows whose search column has every word."""
        return qs.filter(matching_q(value or ""))


class StateFilter(ChoiceFilter):
    """Open or closed today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("State"), choices=STATES, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """By whether a closing day is entered."""
        return qs.filter(closed_on__isnull=value == "open") if value else qs


class UnitFilter(FilterSet):
    """Units by words, level, kind and state."""

    text = SearchFilter()
    level = ChoiceFilter(label=_("Level"), choices=Level.choices)
    kind = ChoiceFilter(label=_("Kind"), choices=UnitKind.choices)
    state = StateFilter()


class RegionFilter(FilterSet):
    """Regions by words and level."""

    text = SearchFilter()
    level = ChoiceFilter(label=_("Level"), choices=Level.choices)


class CompanyFilter(FilterSet):
    """Companies by words, kind and state."""

    text = SearchFilter()
    kind = ChoiceFilter(label=_("Kind"), choices=CompanyKind.choices)
    state = StateFilter()
