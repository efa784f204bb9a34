"""Django configuration of the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """From a unit's application to its connected, monitored access point."""

    name = "hengwang.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare metrics, receivers and recurring work; take the places of the pages."""
        from hengwang.access import jobs, metrics, receivers  # noqa: F401, PLC0415  registered
        from hengwang.access.happenings import register  # noqa: PLC0415
        from hengwang.access.navigation import take_places  # noqa: PLC0415
        from hengwang.access.tiles import take_tiles  # noqa: PLC0415
        from hengwang.access.topics import take_topics  # noqa: PLC0415

        register()
        take_places()
        take_tiles()
        take_topics()
