"""Django configuration of the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official documents built from snapshots and editable templates."""

    name = "hengwang.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the place on the evaluation page."""
        from hengwang.documents import slots  # noqa: F401, PLC0415  by import
