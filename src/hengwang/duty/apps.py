"""Django configuration of the duty app."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """Rosters, the duty log and hand-over."""

    name = "hengwang.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare metrics and jobs, listen, and take the places of the pages."""
        from hengwang.duty import (  # noqa: PLC0415  registered by import
            jobs,  # noqa: F401
            metrics,  # noqa: F401
            sources,
        )
        from hengwang.duty.navigation import take_places  # noqa: PLC0415
        from hengwang.duty.tiles import take_tiles  # noqa: PLC0415
        from hengwang.duty.topics import take_topics  # noqa: PLC0415

        sources.register()
        take_places()
        take_tiles()
        take_topics()
