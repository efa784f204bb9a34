"""Django configuration of the governance app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Rules in force and what keeps people ready: training, plans, drills, decisions."""

    name = "hengwang.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics and take the places of the pages."""
        from hengwang.governance import metrics  # noqa: F401, PLC0415  registered by import
        from hengwang.governance.navigation import take_places  # noqa: PLC0415

        take_places()
