"""Addresses of the machine rooms."""

from django.urls import path

from hengwang.facilities.views import care, energy, importing, incidents, rooms, sensors

urlpatterns = [
    path("", rooms.overview, name="facilities"),
    path("limits/sources", rooms.sources, name="room-limit-sources"),
    path("rooms/<int:room_id>/", rooms.detail, name="facilities-room"),
    path("rooms/<int:room_id>/class", rooms.grade, name="room-grade"),
    path("rooms/<int:room_id>/limits/<slug:kind>/<slug:spot>", rooms.limits, name="room-limits"),
    path("rooms/<int:room_id>/sources/new", sensors.add_device, name="room-source-new"),
    path("sensors/", sensors.SensorList.as_view(), name="sensor-list"),
    path("sensors/new", sensors.add, name="sensor-new"),
    path("sensors/<int:sensor_id>/", sensors.detail, name="sensor-detail"),
    path("sensors/<int:sensor_id>/edit", sensors.edit, name="sensor-edit"),
    path("sensors/<int:sensor_id>/remove", sensors.remove, name="sensor-remove"),
    path("sensors/import/", importing.SENSORS.choose, name="sensor-import"),
    path(
        "sensors/import/template.xlsx",
        importing.SENSORS.send_template,
        name="sensor-import-template",
    ),
    path("sensors/import/<int:stored_id>/", importing.SENSORS.plan, name="sensor-import-plan"),
    path("sensors/import/<int:stored_id>/do", importing.SENSORS.do, name="sensor-import-do"),
    path("incidents/", incidents.IncidentList.as_view(), name="room-incident-list"),
    path("incidents/<int:incident_id>/", incidents.detail, name="room-incident-detail"),
    path("incidents/<int:incident_id>/judge", incidents.judge, name="room-incident-judge"),
    path("maintenance/", care.MaintenanceList.as_view(), name="room-maintenance-list"),
    path("maintenance/new", care.add, name="room-maintenance-new"),
    path("maintenance/<int:maintenance_id>/", care.detail, name="room-maintenance-detail"),
    path("maintenance/<int:maintenance_id>/edit", care.edit, name="room-maintenance-edit"),
    path(
        "maintenance/<int:maintenance_id>/papers/<int:attachment_id>",
        care.paper,
        name="room-maintenance-paper",
    ),
    path("energy/", energy.overview, name="energy"),
    path("meters/", energy.MeterList.as_view(), name="meter-list"),
    path("meters/new", energy.add, name="meter-new"),
    path("meters/<int:meter_id>/", energy.meter, name="meter-detail"),
    path("meters/<int:meter_id>/edit", energy.edit, name="meter-edit"),
    path("meters/<int:meter_id>/read", energy.read, name="meter-read"),
]
