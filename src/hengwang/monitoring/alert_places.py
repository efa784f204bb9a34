"""Where an alert's cause has a page: apps above monitoring register theirs by kind of alert."""

from collections.abc import Callable

from hengwang.kernel.registry import Registry
from hengwang.monitoring.models import Alert

Place = Callable[[Alert], str]

places: Registry[Place] = Registry("places of alerts")
"""By kind: `fn(alert)` gives the address of what it is about, or nothing."""


def place_of_alert(alert: Alert) -> str:
    """The address of an alert's cause; empty where nobody knows one."""
    return places.get(alert.kind)(alert) if alert.kind in places else ""
