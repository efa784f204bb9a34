"""Django configuration of the files app."""

from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Content-addressed stored files with type check and size limit."""

    name = "hengwang.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the periodic work."""
        import_module("hengwang.files.jobs")
