"""Django configuration of the organizations app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Regions, units and companies, with their history of names, merges and closures."""

    name = "hengwang.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the metrics, and take the places in navigation and search."""
        from hengwang.organizations import metrics  # noqa: F401, PLC0415  registered by import
        from hengwang.organizations.navigation import take_places  # noqa: PLC0415

        take_places()
