"""Django configuration of the incoming app."""

from django.apps import AppConfig


class IncomingConfig(AppConfig):
    """Documents that come in: own templates, forms of others, sheets of goals."""

    name = "hengwang.incoming"
    label = "incoming"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer own templates to the documents, and take the places in navigation and pages."""
        from hengwang.incoming import in_force, navigation, slots  # noqa: F401, PLC0415  by import
