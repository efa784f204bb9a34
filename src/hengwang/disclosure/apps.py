"""Django configuration of the disclosure app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Publication of evaluations, and what follows from them."""

    name = "hengwang.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metric, and take the places in navigation and on pages."""
        from hengwang.disclosure import cards, metrics, navigation  # noqa: F401, PLC0415  by import
