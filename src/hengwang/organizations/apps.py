"""Django configuration of the organizations app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Regions, units and companies, with their history of names, merges and closures."""

    name = "hengwang.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
