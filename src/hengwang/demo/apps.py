"""Django configuration of the demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The five reference cases, built through services only."""

    name = "hengwang.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the doors below the login form; they show only while they are open."""
        from hengwang.accounts import login_parts  # noqa: PLC0415  apps are not loaded before
        from hengwang.demo import jobs  # noqa: F401, PLC0415  registered by import

        login_parts.register("demo", "demo/doors.html")
