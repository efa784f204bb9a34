"""Django configuration of the pages app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The page frame, shared tables, forms and charts."""

    name = "hengwang.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring in the system checks."""
        from hengwang.pages import checks  # noqa: F401, PLC0415  registered by import
