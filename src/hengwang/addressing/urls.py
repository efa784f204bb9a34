"""Addresses of addressing."""

from django.urls import path

from hengwang.addressing.views import lists, names, plans, requests

urlpatterns = [
    path("prefixes/", lists.PrefixList.as_view(), name="prefix-list"),
    path("prefixes/new", plans.add_prefix, name="prefix-new"),
    path("prefixes/<int:prefix_id>/", plans.prefix, name="prefix-detail"),
    path("prefixes/<int:prefix_id>/edit", plans.edit_prefix, name="prefix-edit"),
    path("prefixes/<int:prefix_id>/cut", plans.cut, name="prefix-cut"),
    path("prefixes/<int:prefix_id>/remove", plans.remove_prefix, name="prefix-remove"),
    path("prefixes/<int:prefix_id>/allocate", plans.allocate, name="prefix-allocate"),
    path("prefixes/<int:prefix_id>/reserve", plans.reserve, name="prefix-reserve"),
    path("routing-domains/new", plans.add_domain, name="routing-domain-new"),
    path("addresses/", lists.AddressList.as_view(), name="address-list"),
    path("addresses/<int:address_id>/", plans.address, name="address-detail"),
    path("addresses/<int:address_id>/release", plans.release, name="address-release"),
    path("reconcile", plans.reconcile, name="reconcile-addresses"),
    path("vlans/", lists.VlanList.as_view(), name="vlan-list"),
    path("vlans/new", plans.add_vlan, name="vlan-new"),
    path("vlans/<int:vlan_id>/edit", plans.edit_vlan, name="vlan-edit"),
    path("zones/", lists.DnsZoneList.as_view(), name="dns-zone-list"),
    path("zones/new", names.add_zone, name="dns-zone-new"),
    path("zones/<int:dns_zone_id>/", names.zone, name="dns-zone-detail"),
    path("zones/<int:dns_zone_id>/edit", names.edit_zone, name="dns-zone-edit"),
    path("zones/<int:dns_zone_id>/compare", names.compare, name="dns-zone-compare"),
    path("zones/<int:dns_zone_id>/push", names.push, name="dns-zone-push"),
    path("domains/", lists.DomainList.as_view(), name="domain-list"),
    path("domains/new", names.add_domain, name="domain-new"),
    path("domains/<int:domain_id>/edit", names.edit_domain, name="domain-edit"),
    path("domains/<int:domain_id>/end", names.end_domain, name="domain-end"),
    path("requests/", lists.RequestList.as_view(), name="address-request-list"),
    path("requests/new", requests.add, name="address-request-new"),
    path("requests/<int:request_id>/", requests.detail, name="address-request-detail"),
    path("requests/<int:request_id>/approve", requests.approve, name="address-request-approve"),
    path("requests/<int:request_id>/refuse", requests.refuse, name="address-request-refuse"),
    path("requests/<int:request_id>/withdraw", requests.withdraw, name="address-request-withdraw"),
]
