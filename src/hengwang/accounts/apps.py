"""Django configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, scopes and login."""

    name = "hengwang.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to login, and take the places in navigation."""
        from hengwang.accounts import navigation, receivers  # noqa: F401, PLC0415  by import
