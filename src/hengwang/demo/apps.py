"""Django configuration of the demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The five reference cases, built through services only."""

    name = "hengwang.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
