"""Django configuration of the performance app."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Goals, indicators, rulesets, scoring and evaluations."""

    name = "hengwang.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the places in navigation and on the start page."""
        from hengwang.performance import goal_panels, jobs, navigation, panels  # noqa: F401, PLC0415  by import
        from hengwang.performance.tiles import take_tiles  # noqa: PLC0415

        take_tiles()
