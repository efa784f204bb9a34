"""Addresses collectors call."""

from django.urls import path

from hengwang.monitoring.views import protocol

urlpatterns = [
    path("enrol", protocol.enrolment, name="collector-enrol"),
    path("token", protocol.token, name="collector-token"),
    path("plan", protocol.plan, name="collector-plan"),
    path("heartbeat", protocol.heartbeat, name="collector-heartbeat"),
    path("trials", protocol.trials, name="collector-trials"),
    path("trials/<int:trial_id>", protocol.trial, name="collector-trial"),
    path("batches/<slug:batch_id>", protocol.batch, name="collector-batch"),
]
