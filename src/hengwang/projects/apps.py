"""Django configuration of the projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Programmes and their money: budget, contracts, acceptance, payments."""

    name = "hengwang.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare metrics and the rows behind them; take the places of the pages."""
        from hengwang.projects import jobs, leads  # noqa: F401, PLC0415  registered by import
        from hengwang.projects.metrics import (  # noqa: F401, PLC0415  registered by import
            acceptance,
            arrival,
            bases,
            saving,
            spending,
            timing,
            vouchers,
        )
        from hengwang.projects.navigation import take_places  # noqa: PLC0415  models come first
        from hengwang.projects.tiles import take_tiles  # noqa: PLC0415

        bases.register()
        take_places()
        take_tiles()
