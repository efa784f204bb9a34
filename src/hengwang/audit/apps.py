"""Django configuration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only, chained and anchored trail of who changed what."""

    name = "hengwang.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
