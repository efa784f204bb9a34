"""Filters of the network's lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    Layer,
    RoomClass,
    Tenure,
    ZoneKind,
)
from hengwang.network.search_lookup import found_q
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter


class WordsFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Words, numbers and pinyin initials; every word must be found."""

    def __init__(self, field: str = "search_text", **kwargs: Any) -> None:
        self.searched = field
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows whose search column has every word."""
        return qs.filter(found_q(value, self.searched)) if value else qs


class DeviceFilter(FilterSet):
    """Devices by words, kind, status, ownership and place."""

    text = WordsFilter(label=_("Name, model, serial or pinyin initials"))
    kind = ChoiceFilter(label=_("Kind"), choices=DeviceKind.choices)
    status = ChoiceFilter(label=_("Status"), choices=DeviceStatus.choices)
    tenure = ChoiceFilter(label=_("Tenure"), choices=Tenure.choices)
    room_class = ChoiceFilter(
        label=_("Class of room"), choices=RoomClass.choices, field_name="room__room_class"
    )
    unit = WordsFilter("unit__search_text", label=_("Unit"))


class CircuitFilter(FilterSet):
    """Circuits by words, kind, layer, status and unit."""

    text = WordsFilter(label=_("Number, name, ends or pinyin initials"))
    layer = ChoiceFilter(label=_("Layer"), choices=Layer.choices)
    kind = ChoiceFilter(label=_("Kind"), choices=CircuitKind.choices)
    status = ChoiceFilter(label=_("Status"), choices=CircuitStatus.choices)
    carrier = TextFilter("carrier__name", label=_("Carrier"))
    unit = WordsFilter("unit__search_text", label=_("Unit"))


class SiteFilter(FilterSet):
    """Sites by words."""

    text = WordsFilter(label=_("Name or pinyin initials"))


class RoomFilter(SiteFilter):
    """Rooms by words and class."""

    room_class = ChoiceFilter(label=_("Class of room"), choices=RoomClass.choices)
    tenure = ChoiceFilter(label=_("Tenure"), choices=Tenure.choices)


class RackFilter(FilterSet):
    """Racks by name and room."""

    text = TextFilter("name", "room__name", label=_("Rack or room"))


class ZoneFilter(SiteFilter):
    """Zones by words and kind."""

    kind = ChoiceFilter(label=_("Kind"), choices=ZoneKind.choices)


class EgressFilter(SiteFilter):
    """Egresses by words."""
