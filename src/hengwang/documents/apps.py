"""Django configuration of the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official documents built from snapshots and editable templates."""

    name = "hengwang.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
