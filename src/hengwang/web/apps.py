"""Django configuration of the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Start pages and the frame's wiring."""

    name = "hengwang.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer the frame's questions and register the start page."""
        from hengwang.web.navigation import wire  # noqa: PLC0415  models must be loaded first

        wire()
