"""Django configuration of the seals app."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """Sealed packages of submitted evaluations."""

    name = "hengwang.seals"
    label = "seals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job, and take the places in navigation and on pages."""
        from hengwang.seals import cards, jobs, navigation  # noqa: F401, PLC0415  by import
