"""Django configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, scopes and login."""

    name = "hengwang.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
