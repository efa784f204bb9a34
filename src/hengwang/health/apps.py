"""Django configuration of the health app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Looks at the platform itself."""

    name = "hengwang.health"
    label = "health"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register every way of looking."""
        from hengwang.health.probes import (  # noqa: F401, PLC0415
            collectors,
            records,
            rooms,
            samples,
            storage,
            surroundings,
            work,
        )
