"""Addresses of those who look after the door."""

from django.urls import path

from hengwang.door.views import looking, staff

urlpatterns = [
    path("", staff.BulletinList.as_view(), name="bulletin-list"),
    path("new", staff.add, name="bulletin-new"),
    path("<int:bulletin_id>/", staff.detail, name="bulletin-detail"),
    path("<int:bulletin_id>/edit", staff.edit, name="bulletin-edit"),
    path("<int:bulletin_id>/publish", staff.publish, name="bulletin-publish"),
    path("<int:bulletin_id>/update", staff.update, name="bulletin-update"),
    path("<int:bulletin_id>/close", staff.close, name="bulletin-close"),
    path("<int:bulletin_id>/withdraw", staff.withdraw, name="bulletin-withdraw"),
    path("units/", looking.DoorUnitList.as_view(), name="door-units"),
    path("units/<int:unit_id>/", looking.look, name="door-look"),
    path("units/<int:unit_id>/<slug:door_page>", looking.look, name="door-look-at"),
]
