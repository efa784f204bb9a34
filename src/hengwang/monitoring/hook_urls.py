"""Addresses other monitors call."""

from django.urls import path

from hengwang.monitoring.views import hooks

urlpatterns = [
    path("alertmanager", hooks.alertmanager, name="hook-alertmanager"),
    path("zabbix", hooks.zabbix, name="hook-zabbix"),
]
