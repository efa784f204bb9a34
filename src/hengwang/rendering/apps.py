"""Django configuration of the rendering app."""

from django.apps import AppConfig


class RenderingConfig(AppConfig):
    """Tools for docx, xlsx and pdf files."""

    name = "hengwang.rendering"
    label = "rendering"
    default_auto_field = "django.db.models.BigAutoField"
