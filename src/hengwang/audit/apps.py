"""Django configuration of the audit app."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from hengwang.audit import triggers


def _guard_trail(*, using: str, **kwargs: Any) -> None:
    """Put the triggers back where a migration has built a table anew."""
    connection = connections[using]
    if set(triggers.TABLES) <= set(connection.introspection.table_names()):
        triggers.install(connection)


class AuditConfig(AppConfig):
    """Append-only, chained and anchored trail of who changed what."""

    name = "hengwang.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch migrations; register the periodic work."""
        import_module("hengwang.audit.jobs")
        post_migrate.connect(_guard_trail, sender=self, dispatch_uid="audit-guard-trail")
