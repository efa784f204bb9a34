"""Django configuration of the assurances app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssurancesConfig(AppConfig):
    """Key events that must go well: prepared, watched, staffed, reported, summed up."""

    name = "hengwang.assurances"
    label = "assurances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare metrics and jobs, register the effects, and take the places of the pages."""
        from hengwang.accounts.choices import Permission  # noqa: PLC0415
        from hengwang.assurances import (  # noqa: PLC0415  registered by import
            effects,
            jobs,  # noqa: F401
            metrics,  # noqa: F401
            sources,
        )
        from hengwang.assurances.navigation import take_places  # noqa: PLC0415
        from hengwang.assurances.services.telling import TOPIC  # noqa: PLC0415
        from hengwang.assurances.tiles import take_tiles  # noqa: PLC0415
        from hengwang.notifications import topics  # noqa: PLC0415

        topics.register(
            topics.Topic(
                key=TOPIC, label=_("Assurances of key events"),
                permission=Permission.VIEW_ASSURANCES, order=30,
            )
        )  # fmt: skip
        effects.register()
        sources.register()
        take_places()
        take_tiles()
