"""Addresses of the network."""

from django.urls import path

from hengwang.network.places import PLACES
from hengwang.network.views import circuits, configurations, devices, importing, places, topology

PAGES = {
    "site": places.site,
    "room": places.room,
    "rack": places.rack,
    "zone": places.zone,
    "egress": places.egress,
}

urlpatterns = [
    path("devices/", devices.DeviceList.as_view(), name="device-list"),
    path("devices/new", devices.add, name="device-new"),
    path("devices/ageing", devices.AgeingList.as_view(), name="device-ageing"),
    path("devices/labels", devices.labels, name="device-labels"),
    path("devices/<int:device_id>/", devices.detail, name="device-detail"),
    path("devices/<int:device_id>/edit", devices.edit, name="device-edit"),
    path("devices/<int:device_id>/status", devices.status, name="device-status"),
    path("devices/<int:device_id>/place", devices.place, name="device-place"),
    path("devices/<int:device_id>/take-out", devices.take_out, name="device-take-out"),
    path("devices/<int:device_id>/verify", devices.verify_device, name="device-verify"),
    path("devices/<int:device_id>/ports/new", devices.port_add, name="interface-new"),
    path("ports/<int:interface_id>/edit", devices.port_edit, name="interface-edit"),
    path(
        "devices/<int:device_id>/configurations/new",
        configurations.add,
        name="configuration-new",
    ),
    path(
        "configurations/<int:configuration_id>/",
        configurations.detail,
        name="configuration-detail",
    ),
    path("circuits/", circuits.CircuitList.as_view(), name="circuit-list"),
    path("circuits/new", circuits.add, name="circuit-new"),
    path("circuits/<int:circuit_id>/", circuits.detail, name="circuit-detail"),
    path("circuits/<int:circuit_id>/edit", circuits.edit, name="circuit-edit"),
    path("circuits/<int:circuit_id>/bandwidth", circuits.bandwidth, name="circuit-bandwidth"),
    path("circuits/<int:circuit_id>/status", circuits.status, name="circuit-status"),
    path("circuits/<int:circuit_id>/close", circuits.close, name="circuit-close"),
    path("circuits/<int:circuit_id>/verify", circuits.verify_circuit, name="circuit-verify"),
    path("topology/", topology.by_region, name="topology"),
    path("topology/zones", topology.by_zone, name="topology-zones"),
    path("import/", importing.INVENTORY.choose, name="network-import"),
    path("import/template.xlsx", importing.INVENTORY.send_template, name="network-import-template"),
    path("import/<int:stored_id>/", importing.INVENTORY.plan, name="network-import-plan"),
    path("import/<int:stored_id>/do", importing.INVENTORY.do, name="network-import-do"),
    path("import/jobs/<int:job_id>/", importing.INVENTORY.job, name="network-import-job"),
    path("egress/<int:row_id>/bandwidth", places.egress_bandwidth, name="egress-bandwidth"),
]
for place in PLACES:
    slug, told = place.slug, {"place": place}
    listed = places.PlaceList.as_view(place=place)
    urlpatterns += [
        path(f"{slug}/", listed, name=f"{slug}-list"),
        path(f"{slug}/new", places.add, told, name=f"{slug}-new"),
        path(f"{slug}/<int:row_id>/", PAGES[slug], name=f"{slug}-detail"),
        path(f"{slug}/<int:row_id>/edit", places.edit, told, name=f"{slug}-edit"),
    ]
