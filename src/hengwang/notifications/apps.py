"""Django configuration of the notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Channels, preferences, and messages on their way."""

    name = "hengwang.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take up the work that recurs and the places of the pages."""
        from hengwang.notifications import jobs  # noqa: F401, PLC0415  registered by import
        from hengwang.notifications.navigation import take_places  # noqa: PLC0415

        take_places()
