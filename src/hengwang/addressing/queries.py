"""Reads of addressing: how full prefixes are, and what was seen against what is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from hengwang.addressing.choices import AddressState, PrefixKind
from hengwang.addressing.models import Address, Prefix, RoutingDomain, Sighting


@dataclass(frozen=True)
class Fill:
    """How full a prefix is; sizes are numbers of addresses."""

    prefix: Prefix
    allocated: int
    reserved: int
    resting: int
    size: int

    @property
    def used(self) -> int:
        """Not free."""
        return self.allocated + self.reserved + self.resting

    @property
    def free(self) -> int:
        """Free."""
        return self.size - self.used

    @property
    def rate(self) -> Decimal:
        """Allocated and reserved ÷ all; what rests is neither used nor free."""
        return Decimal(self.allocated + self.reserved) / self.size if self.size else Decimal(0)


def fills_of(prefixes: Iterable[Prefix]) -> list[Fill]:
    """How full each prefix is; two queries, whatever their number.

    A container is filled by the prefixes cut from it: their addresses count as allocated.
    """
    rows = list(prefixes)
    keys = [row.pk for row in rows]
    states: dict[tuple[int, str], int] = {}
    counted = Address.objects.filter(prefix__in=keys).order_by()
    for prefix_id, state, count in counted.values_list("prefix", "state").annotate(Count("pk")):
        states[prefix_id, state] = count
    cut: dict[int, int] = {}
    children = Prefix.objects.filter(parent__in=keys).order_by()
    for parent_id, version, length in children.values_list("parent", "version", "length"):
        size = 1 << ((32 if version == 4 else 128) - length)  # noqa: PLR2004  bits of an address
        cut[parent_id] = cut.get(parent_id, 0) + size
    return [_fill(row, states, cut) for row in rows]


def _fill(row: Prefix, states: dict[tuple[int, str], int], cut: dict[int, int]) -> Fill:
    if row.kind == PrefixKind.CONTAINER:
        return Fill(row, cut.get(row.pk, 0), 0, 0, row.block.size)
    return Fill(
        row,
        states.get((row.pk, AddressState.ALLOCATED), 0),
        states.get((row.pk, AddressState.RESERVED), 0),
        states.get((row.pk, AddressState.QUARANTINED), 0),
        len_of(row.block.usable),
    )


def len_of(numbers: range) -> int:
    """The length of a range that may be longer than `len` can say (IPv6)."""
    return max(numbers.stop - numbers.start, 0)


def seen_but_not_allocated(routing_domain: RoutingDomain, since: datetime) -> QuerySet[Sighting]:
    """Addresses that answered since then and have no holder."""
    held = Address.objects.filter(
        routing_domain=routing_domain,
        key=OuterRef("key"),
        state__in=(AddressState.ALLOCATED, AddressState.RESERVED),
    )
    rows = Sighting.objects.filter(routing_domain=routing_domain, last_seen_at__gte=since)
    return rows.exclude(Exists(held)).order_by("key")


def allocated_but_silent(routing_domain: RoutingDomain, since: datetime) -> QuerySet[Any]:
    """Addresses with a holder that did not answer since then."""
    seen = Sighting.objects.filter(
        routing_domain=routing_domain, key=OuterRef("key"), last_seen_at__gte=since
    )
    rows = Address.objects.filter(routing_domain=routing_domain, state=AddressState.ALLOCATED)
    found: QuerySet[Any] = rows.exclude(Exists(seen)).order_by("key")
    return found
