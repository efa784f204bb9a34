"""Django configuration of the outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Announcements written with the change, jobs with leases, and the scheduler."""

    name = "hengwang.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
