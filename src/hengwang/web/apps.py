"""Django configuration of the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Start pages and the frame's wiring."""

    name = "hengwang.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
