"""Rows of addressing for tests; prefixes by the service, so that their keys are right."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.addressing.choices import AddressState, Asked, PrefixKind, RecordType
from hengwang.addressing.models import (
    Address,
    Allocation,
    AllocationRequest,
    DnsZone,
    DomainName,
    Prefix,
    RoutingDomain,
    Vlan,
)
from hengwang.addressing.rules import block_of, key_of_text
from hengwang.kernel.search_text import search_text
from hengwang.organizations.models import Unit

DAY = date(2020, 3, 1)


def a_domain(name: str = "政务外网") -> RoutingDomain:
    """The one of this name."""
    return RoutingDomain.objects.get_or_create(name=name)[0]


def a_prefix(unit: Unit, text: str = "10.1.0.0/24", **facts: Any) -> Prefix:
    """A prefix that holds addresses."""
    block = block_of(text)
    made = {"kind": PrefixKind.NETWORK, "routing_domain": a_domain(), **facts}
    return Prefix.objects.create(
        unit=unit,
        text=text,
        version=block.version,
        first_key=block.first_key,
        last_key=block.last_key,
        length=block.length,
        cursor_key=block.first_key,
        search_text=search_text(text),
        **made,
    )


def an_address(prefix: Prefix, text: str, unit: Unit | None, **facts: Any) -> Address:
    """An allocated address, or a resting one where there is no unit."""
    from_on, until_on = facts.pop("from_on", DAY), facts.pop("until_on", None)
    state = AddressState.ALLOCATED if unit else AddressState.QUARANTINED
    free = None if unit else timezone.localdate() + timedelta(days=1)
    made = {"state": state, "free_from": free, **facts}
    key = key_of_text(text)
    row = Address.objects.create(
        routing_domain=prefix.routing_domain, prefix=prefix, key=key, text=text, unit=unit, **made
    )
    if unit:
        Allocation.objects.create(
            routing_domain=prefix.routing_domain,
            prefix=prefix,
            key=key,
            text=text,
            unit=unit,
            from_on=from_on,
            until_on=until_on,
        )
    return row


def a_zone(unit: Unit, name: str = "gov.example", **facts: Any) -> DnsZone:
    """A zone without a server."""
    return DnsZone.objects.create(unit=unit, name=name, **facts)


def a_request(prefix: Prefix, unit: Unit, by: User, **facts: Any) -> AllocationRequest:
    """A request for one address."""
    made = {"asked": Asked.ADDRESSES, "purpose": "办公", "asked_at": timezone.now(), **facts}
    return AllocationRequest.objects.create(unit=unit, prefix=prefix, asked_by=by, **made)


def addressing_records(unit: Unit, by: User) -> dict[str, int]:
    """One of each kind; ids by their word in addresses."""
    prefix, zone = a_prefix(unit), a_zone(unit)
    vlan = Vlan.objects.create(
        unit=unit, routing_domain=prefix.routing_domain, vid=100, name="办公"
    )
    domain = DomainName.objects.create(
        zone=zone, unit=unit, name="www", kind=RecordType.A, value="10.1.0.9", from_on=DAY
    )
    return {
        "prefix_id": prefix.pk,
        "address_id": an_address(prefix, "10.1.0.9", unit).pk,
        "vlan_id": vlan.pk,
        "dns_zone_id": zone.pk,
        "domain_id": domain.pk,
        "request_id": a_request(prefix, unit, by).pk,
    }


def make_addressing(unit: Unit, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The rows of a worked example."""
    prefixes = [a_prefix(unit, facts["text"]) for facts in records.get("prefixes", ())]
    for facts in records.get("allocations", ()):
        told = dict(facts)
        until = told.get("until_on")
        holder = None if until and until <= timezone.localdate() else unit
        text = told.pop("address")
        if holder is None:
            Allocation.objects.create(
                routing_domain=prefixes[0].routing_domain,
                prefix=prefixes[0],
                key=key_of_text(text),
                text=text,
                unit=unit,
                **told,
            )
        else:
            an_address(prefixes[0], text, holder, **told)
