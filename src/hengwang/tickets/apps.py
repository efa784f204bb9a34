"""Django configuration of the tickets app."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Matters people or alerts bring up, from opening to closing."""

    name = "hengwang.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics and take the places of the pages."""
        from hengwang.tickets import jobs, metrics, receivers  # noqa: F401, PLC0415  register by import
        from hengwang.tickets.cards import take_cards  # noqa: PLC0415
        from hengwang.tickets.navigation import take_places  # noqa: PLC0415
        from hengwang.tickets.tiles import take_tiles  # noqa: PLC0415
        from hengwang.tickets.topics import take_topics  # noqa: PLC0415

        take_places()
        take_tiles()
        take_topics()
        take_cards()
