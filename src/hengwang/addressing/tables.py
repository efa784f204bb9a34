"""Tables and filters of addressing."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hengwang.addressing.choices import (
    AddressState,
    Asked,
    PrefixKind,
    RecordType,
    RequestState,
)
from hengwang.addressing.models import RoutingDomain
from hengwang.network.filters import WordsFilter
from hengwang.network.tables import ChoiceColumn
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

ADDRESS_TONES = {
    AddressState.ALLOCATED.value: Tone.OK,
    AddressState.RESERVED.value: Tone.PLAN,
    AddressState.QUARANTINED.value: Tone.WARN,
}
REQUEST_TONES = {
    RequestState.OPEN.value: Tone.PLAN,
    RequestState.APPROVED.value: Tone.OK,
    RequestState.REFUSED.value: Tone.BAD,
    RequestState.WITHDRAWN.value: Tone.QUIET,
}


class PrefixColumn(HeadlineColumn):
    """A prefix, further in for each container around it."""

    def render(self, record: Any) -> SafeString:
        """The text, behind a mark where it lies within another."""
        mark = "└ " if record.parent_id else ""
        return format_html('<span class="hw-soft">{}</span>{}', mark, record.text)

    def value(self, record: Any) -> str:
        """The text alone."""
        return str(record.text)


class PrefixTable(Table):
    """Prefixes in the order of addresses."""

    text = PrefixColumn(verbose_name=_("Prefix"), order_by=("first_key", "length"))
    kind = ChoiceColumn("kind", verbose_name=_("Kind"))
    routing_domain = TextColumn(verbose_name=_("Routing domain"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    site = TextColumn(verbose_name=_("Site"), orderable=False)
    purpose = TextColumn(verbose_name=_("Purpose"), orderable=False)


class AddressTable(Table):
    """Addresses that are not free; they sort by an index only."""

    text = HeadlineColumn(verbose_name=_("Address"), order_by=("key",))
    state = StatusColumn(verbose_name=_("State"), tones=ADDRESS_TONES, orderable=False)
    unit = TextColumn(verbose_name=_("Holder"), orderable=False)
    host_name = TextColumn(verbose_name=_("Host name"), orderable=False)
    device = TextColumn(verbose_name=_("Device"), orderable=False)
    purpose = TextColumn(verbose_name=_("Purpose"), orderable=False)
    free_from = DateColumn(verbose_name=_("Free from"), orderable=False)


class VlanTable(Table):
    """VLANs."""

    vid = HeadlineColumn(verbose_name=_("VLAN number"))
    name = TextColumn(verbose_name=_("Name"))
    routing_domain = TextColumn(verbose_name=_("Routing domain"), orderable=False)
    site = TextColumn(verbose_name=_("Site"), orderable=False)
    prefix = TextColumn(verbose_name=_("Prefix"), orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))


class DnsZoneTable(Table):
    """DNS zones."""

    name = HeadlineColumn(verbose_name=_("DNS zone"))
    server = TextColumn(verbose_name=_("Name server"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    differing = NumberColumn(verbose_name=_("Differences"))
    compared_at = MomentColumn(verbose_name=_("Compared"))


class DomainTable(Table):
    """Planned records."""

    name = HeadlineColumn(verbose_name=_("Name in the zone"))
    zone = TextColumn(verbose_name=_("DNS zone"), order_by=("zone__name",))
    kind = TextColumn(verbose_name=_("Type"), tight=True)
    value = TextColumn(verbose_name=_("Value"))
    ttl_s = NumberColumn(verbose_name=_("Time to live (s)"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))


class RequestTable(Table):
    """Requests, newest first."""

    unit = HeadlineColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    asked = ChoiceColumn("asked", verbose_name=_("What is asked for"))
    purpose = TextColumn(verbose_name=_("Purpose"), orderable=False)
    asked_by = TextColumn(verbose_name=_("Asked by"), orderable=False)
    asked_at = MomentColumn(verbose_name=_("Asked at"))
    state = StatusColumn(verbose_name=_("State"), tones=REQUEST_TONES)
    given = TextColumn(verbose_name=_("Given"), orderable=False)


class AddressWords(django_filters.CharFilter):  # type: ignore[misc]
    """An address, half an address, a prefix, or words."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As the search box does."""
        found: QuerySet[Any] = qs.matching(value) if value else qs  # type: ignore[attr-defined]
        return found


class PrefixFilter(FilterSet):
    """Prefixes by words, kind and routing domain."""

    text = WordsFilter(label=_("Prefix or purpose"))
    kind = ChoiceFilter(label=_("Kind"), choices=PrefixKind.choices)
    routing_domain = django_filters.ModelChoiceFilter(
        queryset=RoutingDomain.objects.all(), label=_("Routing domain"), empty_label=_("All")
    )
    unit = WordsFilter("unit__search_text", label=_("Unit"))


class AddressFilter(FilterSet):
    """Addresses by address, words, state and holder."""

    text = AddressWords(label=_("Address, prefix or words"))
    state = ChoiceFilter(label=_("State"), choices=AddressState.choices)
    unit = WordsFilter("unit__search_text", label=_("Holder"))


class VlanFilter(FilterSet):
    """VLANs by words."""

    text = WordsFilter(label=_("Number or name"))


class DnsZoneFilter(FilterSet):
    """Zones by words."""

    text = WordsFilter(label=_("Zone"))


class DomainFilter(FilterSet):
    """Records by words and type."""

    text = WordsFilter(label=_("Name or value"))
    kind = ChoiceFilter(label=_("Type"), choices=RecordType.choices)
    unit = WordsFilter("unit__search_text", label=_("Unit"))


class RequestFilter(FilterSet):
    """Requests by state and kind."""

    state = ChoiceFilter(label=_("State"), choices=RequestState.choices)
    asked = ChoiceFilter(label=_("What is asked for"), choices=Asked.choices)
    text = WordsFilter(label=_("Purpose"))
