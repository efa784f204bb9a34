"""Django configuration of the availability app."""

from django.apps import AppConfig


class AvailabilityConfig(AppConfig):
    """The ledger of outages and unknown time, and what is counted from it."""

    name = "hengwang.availability"
    label = "availability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, take up the work that recurs and the places of the pages."""
        from hengwang.availability import (  # noqa: PLC0415  registered by import
            alert_honesty,  # noqa: F401
            jobs,  # noqa: F401
            metrics,  # noqa: F401
            receivers,  # noqa: F401
            silencing,  # noqa: F401
            trails,  # noqa: F401
        )
        from hengwang.availability.cards import take_cards  # noqa: PLC0415
        from hengwang.availability.navigation import take_places as take_decided  # noqa: PLC0415
        from hengwang.availability.places import take_places  # noqa: PLC0415
        from hengwang.availability.tiles import take_tiles  # noqa: PLC0415

        take_cards()
        take_decided()
        take_places()
        take_tiles()
