"""Django configuration of the performance app."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Goals, indicators, rulesets, scoring and evaluations."""

    name = "hengwang.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"
