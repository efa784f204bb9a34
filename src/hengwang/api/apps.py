"""Django configuration of the api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """One OpenAPI interface under /api/v1 over the services."""

    name = "hengwang.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
