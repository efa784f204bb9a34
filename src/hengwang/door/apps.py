"""Django configuration of the units' door."""

from django.apps import AppConfig


class DoorConfig(AppConfig):
    """What units see of their own, and the bulletins written for them."""

    name = "hengwang.door"
    label = "door"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take up the receivers, the topics and the places of the pages."""
        from hengwang.door import receivers  # noqa: F401, PLC0415  registered by import
        from hengwang.door.navigation import take_places  # noqa: PLC0415

        take_places()
