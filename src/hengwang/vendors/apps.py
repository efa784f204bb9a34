"""Django configuration of the vendors app."""

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    """Assessment of service contracts, and the fee that follows."""

    name = "hengwang.vendors"
    label = "vendors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, listen, and take the places of the pages."""
        from hengwang.vendors import jobs, metrics  # noqa: F401, PLC0415  register by import
        from hengwang.vendors.navigation import take_places  # noqa: PLC0415

        take_places()
