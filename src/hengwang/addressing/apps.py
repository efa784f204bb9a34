"""Django configuration of the addressing app."""

from django.apps import AppConfig


class AddressingConfig(AppConfig):
    """Prefixes, addresses, VLANs and domain names: planned, allocated, compared."""

    name = "hengwang.addressing"
    label = "addressing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, listen to closed circuits and take the places of the pages."""
        from hengwang.addressing import jobs, metrics, receivers  # noqa: F401, PLC0415
        from hengwang.addressing.navigation import take_places  # noqa: PLC0415

        take_places()
