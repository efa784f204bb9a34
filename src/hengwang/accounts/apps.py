"""Django configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, scopes and login."""

    name = "hengwang.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to login, register the periodic work, take the places in navigation."""
        from hengwang.accounts import jobs, navigation, receivers  # noqa: F401, PLC0415  by import
