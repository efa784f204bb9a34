"""Django configuration of the monitoring app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Collectors, targets and checks; what comes in, and what is broken now."""

    name = "hengwang.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics, listen to the inventory, take the places of pages and answers."""
        from hengwang.accounts.choices import Permission  # noqa: PLC0415
        from hengwang.kernel.exposition import offers  # noqa: PLC0415
        from hengwang.monitoring import (  # noqa: PLC0415  registered by import
            alert_jobs,  # noqa: F401
            jobs,  # noqa: F401
            metrics,  # noqa: F401
            receivers,  # noqa: F401
            store_jobs,  # noqa: F401
        )
        from hengwang.monitoring.alert_navigation import take_places as take_alerts  # noqa: PLC0415
        from hengwang.monitoring.cards import take_cards  # noqa: PLC0415
        from hengwang.monitoring.exposition import figures  # noqa: PLC0415
        from hengwang.monitoring.navigation import take_places  # noqa: PLC0415
        from hengwang.monitoring.services.alert_course import answer_by_link  # noqa: PLC0415
        from hengwang.monitoring.services.escalating import TOPIC  # noqa: PLC0415
        from hengwang.notifications import topics  # noqa: PLC0415
        from hengwang.notifications.links import answers  # noqa: PLC0415

        answers.register(TOPIC, answer_by_link)
        topics.register(
            topics.Topic(
                key=TOPIC, label=_("Alerts of the network"), permission=Permission.VIEW_MONITORING,
                order=10,
            )
        )  # fmt: skip
        take_places()
        take_cards()
        take_alerts()
        offers.register("monitoring", figures)
