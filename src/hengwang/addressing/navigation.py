"""Places of addressing in the navigation and the search box."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.addressing.choices import RequestState
from hengwang.addressing.models import Address, AllocationRequest, DomainName
from hengwang.addressing.rules import keys_begun_by
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, search

UNDER = {
    "address-list": "prefix-list",
    "vlan-list": "prefix-list",
    "domain-list": "dns-zone-list",
}


def find_addresses(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Addresses by a whole or half address, by an index (one query); words are not looked for.

    Two hundred thousand rows are too many to look through at each letter somebody types; the
    list of addresses does that.
    """
    span = keys_begun_by(text)
    if span is None:
        return []
    rows = Address.objects.visible_to(user).filter(key__gte=span[0], key__lte=span[1])
    found = rows.select_related("unit").order_by("key", "pk")[:limit]
    return [
        search.Hit(
            row.text,
            row.get_absolute_url(),
            " · ".join(filter(None, (str(row.unit or ""), row.host_name, row.purpose))),
        )
        for row in found
    ]


def find_domains(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Planned records by name or value (one query)."""
    rows = DomainName.objects.visible_to(user).filter(until_on=None).matching(text)
    return [
        search.Hit(row.full_name, row.zone.get_absolute_url(), f"{row.kind} {row.value}")
        for row in rows.select_related("zone").order_by("pk")[:limit]
    ]


def waiting(user: Any) -> QuerySet[Any]:
    """Requests the person may decide about."""
    rows = AllocationRequest.objects.decidable_by(user).filter(state=RequestState.OPEN)
    return rows.exclude(asked_by=user)


def take_places() -> None:
    """Called once when the program starts."""
    entries: tuple[tuple[Any, str, str, int], ...] = (
        (_("Prefixes"), "prefix-list", "number", 70),
        (_("Addresses"), "address-list", "number", 71),
        (_("VLANs"), "vlan-list", "number", 72),
        (_("DNS zones"), "dns-zone-list", "list-details", 73),
        (_("Domain names"), "domain-list", "list-details", 74),
    )
    for label, url_name, icon, order in entries:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.RESOURCES,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_NETWORK,
                order=order,
                icon=icon,
                under=UNDER.get(url_name, ""),
            )
        )
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.RESOURCES,
            label=_("Address requests"),
            url_name="address-request-list",
            permission=Permission.REQUEST_ADDRESSES,
            order=75,
            icon="inbox",
            badge=waiting,
        )
    )
    for key, title, find, order in (
        ("addresses", _("Addresses"), find_addresses, 23),
        ("domains", _("Domain names"), find_domains, 24),
    ):
        search.register(
            search.SearchProvider(
                key=key, title=title, find=find, permission=Permission.VIEW_NETWORK, order=order
            )
        )
