"""Django configuration of the facilities app."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Machine rooms: sensors and limits, incidents, doors, maintenance, energy."""

    name = "hengwang.facilities"
    label = "facilities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, take up recurring work and the places of the pages."""
        from hengwang.facilities import (  # noqa: PLC0415  registered by import
            alert_places,  # noqa: F401
            jobs,  # noqa: F401
            metrics,  # noqa: F401
        )
        from hengwang.facilities.cards import take_cards  # noqa: PLC0415
        from hengwang.facilities.navigation import take_places  # noqa: PLC0415

        take_places()
        take_cards()
