"""Work that recurs for alerts, and what hurries it."""

from datetime import timedelta

from django.utils import timezone

from hengwang.monitoring.services.alert_course import lapse
from hengwang.monitoring.services.escalating import escalate, tell_resolved
from hengwang.monitoring.services.silent_collectors import weigh_collectors
from hengwang.monitoring.services.weighing import weigh
from hengwang.monitoring.services.weighing_messages import weigh_messages
from hengwang.monitoring.services.weighing_values import weigh_values
from hengwang.monitoring.store import sample_store
from hengwang.outbox.registry import periodic, receives
from hengwang.outbox.services import hurry

WEIGH = "monitoring.alerts"


@periodic(WEIGH, timedelta(seconds=10))
def weigh_now() -> None:
    """Weigh what is down, and tell."""
    now = timezone.now()
    lapse(now)
    weigh(now)
    weigh_collectors(now)
    escalate(now)


@periodic("monitoring.alert-values", timedelta(minutes=1))
def weigh_values_now() -> None:
    """Weigh values against their limits."""
    weigh_values(sample_store(), timezone.now())


@periodic("monitoring.alert-messages", timedelta(minutes=1))
def weigh_messages_now() -> None:
    """Weigh what devices said against the rules of messages."""
    weigh_messages(timezone.now())


@receives("checks.turned")
def on_turned(count: int) -> None:
    """Weigh soon: the checks of a batch that went down or up are one weighing."""
    hurry(WEIGH)


@receives("alert.resolved")
def on_resolved(alert_id: int) -> None:
    """Tell that it is over."""
    tell_resolved(alert_id)
