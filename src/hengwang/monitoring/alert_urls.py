"""Addresses of alerts, their rules and the monitors of others."""

from django.urls import path

from hengwang.monitoring.views import alert_rules, alert_sources, alerts

urlpatterns = [
    path("", alerts.AlertList.as_view(), name="alert-list"),
    path("<int:alert_id>/", alerts.detail, name="alert-detail"),
    path("<int:alert_id>/behind", alerts.behind, name="alert-behind"),
    path("<int:alert_id>/acknowledge", alerts.take, name="alert-acknowledge"),
    path("<int:alert_id>/release", alerts.give_back, name="alert-release"),
    path("<int:alert_id>/silence", alerts.hush, name="alert-silence"),
    path("<int:alert_id>/close", alerts.close, name="alert-close"),
    path("rules/", alert_rules.RuleList.as_view(), name="alert-rule-list"),
    path("rules/new", alert_rules.add, name="alert-rule-new"),
    path("rules/usual", alert_rules.usual, name="alert-rule-usual"),
    path("rules/<int:rule_id>/", alert_rules.detail, name="alert-rule"),
    path("rules/<int:rule_id>/edit", alert_rules.edit, name="alert-rule-edit"),
    path("rules/<int:rule_id>/steps", alert_rules.add_step, name="alert-step-new"),
    path("rules/<int:rule_id>/steps/<int:step_id>", alert_rules.drop_step, name="alert-step-drop"),
    path("sources/", alert_sources.SourceList.as_view(), name="alert-source-list"),
    path("sources/new", alert_sources.add, name="alert-source-new"),
    path("sources/<int:source_id>/", alert_sources.detail, name="alert-source"),
    path("sources/<int:source_id>/told", alert_sources.told, name="alert-source-told"),
    path("sources/<int:source_id>/revoke", alert_sources.revoke, name="alert-source-revoke"),
]
