"""Django configuration of the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Start pages and the frame's wiring."""

    name = "hengwang.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer the frame's questions and register the start page."""
        # Models must be loaded first.
        from hengwang.web import cockpit  # noqa: PLC0415
        from hengwang.web.navigation import wire  # noqa: PLC0415
        from hengwang.web.start_panels import take_places as take_panels  # noqa: PLC0415
        from hengwang.web.system.navigation import take_places  # noqa: PLC0415

        wire()
        take_places()
        take_panels()
        cockpit.take_places()
