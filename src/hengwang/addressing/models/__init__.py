"""The plan of addresses and names; written by this app's services only."""

from hengwang.addressing.models.addresses import Address, AddressQuerySet, Allocation, Sighting
from hengwang.addressing.models.plans import Prefix, PrefixQuerySet, RoutingDomain, Vlan
from hengwang.addressing.models.requests import AllocationRequest, RequestQuerySet
from hengwang.addressing.models.zones import DnsZone, DomainName, ZoneDifference

__all__ = [
    "Address",
    "AddressQuerySet",
    "Allocation",
    "AllocationRequest",
    "DnsZone",
    "DomainName",
    "Prefix",
    "PrefixQuerySet",
    "RequestQuerySet",
    "RoutingDomain",
    "Sighting",
    "Vlan",
    "ZoneDifference",
]
