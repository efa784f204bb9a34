"""Django configuration of the network app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Sites, rooms, racks, devices, circuits, zones and egresses with their dated facts."""

    name = "hengwang.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics and take the places of the pages."""
        from hengwang.network import jobs, metrics  # noqa: F401, PLC0415  registered by import
        from hengwang.network.navigation import take_places  # noqa: PLC0415

        take_places()
