"""Django configuration of the backups app."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Writes backups and reads them back; has no rows of its own."""

    name = "hengwang.backups"
    label = "backups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the nightly backup and what a restore proves."""
        from hengwang.backups import jobs, proving  # noqa: F401, PLC0415
