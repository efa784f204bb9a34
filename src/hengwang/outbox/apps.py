"""Django configuration of the outbox app."""

from importlib import import_module

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Announcements written with the change, jobs with leases, and the scheduler."""

    name = "hengwang.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the periodic work."""
        import_module("hengwang.outbox.jobs")
