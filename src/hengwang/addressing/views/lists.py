"""Lists of addressing."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Case, Count, QuerySet, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing import tables
from hengwang.addressing.models import (
    Address,
    AllocationRequest,
    DnsZone,
    DomainName,
    Prefix,
    Vlan,
)
from hengwang.addressing.rules import keys_begun_by
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import FoundData, LongData
from hengwang.pages.tables import Table


class RecordList(ListPage):
    """Base: records the visitor may see, with a button for a new one."""

    permission: str | None = Permission.VIEW_NETWORK
    request: MemberRequest
    model: ClassVar[Any]
    related: ClassVar[tuple[str, ...]] = ("unit",)
    empty_title = gettext_lazy("Nothing is entered yet")
    new: ClassVar[tuple[str | Promise, str, Permission] | None] = None

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.visible_to(self.request.user)
        return rows.select_related(*self.related)

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        text = ngettext("%(count)s record", "%(count)s records", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        if self.new is None:
            return ()
        label, name, permission = self.new
        return [Tool(label=label, url=reverse(name), icon="plus", permission=permission)]


class PrefixList(RecordList):
    """Prefixes in the order of addresses."""

    title = gettext_lazy("Prefixes")
    model = Prefix
    related = ("unit", "routing_domain", "site")
    table_class = tables.PrefixTable
    filterset_class = tables.PrefixFilter
    empty_icon = "number"
    empty_text = gettext_lazy("Enter the blocks you were given; cut them and hand them on.")

    def rows(self) -> QuerySet[Any]:
        return super().rows().order_by("first_key", "length", "pk")

    def tools(self) -> Sequence[Tool]:
        gives = Permission.APPROVE_ADDRESSES
        new, seen = reverse("prefix-new"), reverse("reconcile-addresses")
        domain = reverse("routing-domain-new")
        return [
            Tool(label=gettext_lazy("New prefix"), url=new, icon="plus", permission=gives),
            Tool(label=gettext_lazy("New routing domain"), url=domain, permission=gives),
            Tool(label=gettext_lazy("Planned and seen"), url=seen, permission=gives),
        ]


class AddressList(RecordList):
    """Addresses that are not free; few queries for two hundred thousand."""

    title = gettext_lazy("Addresses")
    model = Address
    related = ("unit", "device")
    table_class = tables.AddressTable
    filterset_class = tables.AddressFilter
    empty_icon = "number"
    empty_text = gettext_lazy("Allocated, reserved and resting addresses appear here.")
    count: int

    def rows(self) -> QuerySet[Any]:
        return super().rows().order_by("key", "pk")

    def table_of(self, shown: Any) -> Table:
        """Words are looked for once, for the count and for the page."""
        text = self.request.GET.get("text", "")
        # A block is a stretch of the list's own order; nothing has to be looked for.
        is_search = bool(text) and keys_begun_by(text) is None
        if is_search or self.request.GET.get("unit"):
            data: LongData = FoundData(shown)
            self.count = len(data)
        else:
            self.count = shown.count()
            data = LongData(shown, self.count)
        return self.table_class(data)

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        text = ngettext("%(count)s address", "%(count)s addresses", self.count)
        return text % {"count": f"{self.count:,d}"}


class VlanList(RecordList):
    """VLANs."""

    title = gettext_lazy("VLANs")
    model = Vlan
    related = ("unit", "routing_domain", "site", "prefix")
    table_class = tables.VlanTable
    filterset_class = tables.VlanFilter
    empty_icon = "number"
    new = (gettext_lazy("New VLAN"), "vlan-new", Permission.EDIT_NETWORK)


class DnsZoneList(RecordList):
    """DNS zones with how much they differ."""

    title = gettext_lazy("DNS zones")
    model = DnsZone
    table_class = tables.DnsZoneTable
    filterset_class = tables.DnsZoneFilter
    empty_icon = "list-details"
    new = (gettext_lazy("New DNS zone"), "dns-zone-new", Permission.APPROVE_ADDRESSES)

    def rows(self) -> QuerySet[Any]:
        told = Case(When(compared_at=None, then=None), default=Count("differences"))
        rows: QuerySet[Any] = super().rows().annotate(differing=told)
        return rows


class DomainList(RecordList):
    """Planned records."""

    title = gettext_lazy("Domain names")
    model = DomainName
    related = ("unit", "zone")
    table_class = tables.DomainTable
    filterset_class = tables.DomainFilter
    empty_icon = "list-details"
    new = (gettext_lazy("New domain name"), "domain-new", Permission.APPROVE_ADDRESSES)

    def rows(self) -> QuerySet[Any]:
        return super().rows().filter(until_on=None)


class RequestList(RecordList):
    """Requests for addresses and names."""

    title = gettext_lazy("Address requests")
    model = AllocationRequest
    related = ("unit", "asked_by")
    table_class = tables.RequestTable
    filterset_class = tables.RequestFilter
    empty_icon = "inbox"
    empty_text = gettext_lazy("What units ask for appears here until somebody decides.")
    new = (gettext_lazy("New request"), "address-request-new", Permission.REQUEST_ADDRESSES)
