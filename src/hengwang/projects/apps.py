"""Django configuration of the projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Programmes and their money: budget, contracts, acceptance, payments."""

    name = "hengwang.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
