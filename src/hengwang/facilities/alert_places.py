"""What facilities adds to alerts about rooms: the incident's page, and the past under a rule."""

from hengwang.facilities.services.alerting import incident_of, would_have
from hengwang.monitoring.alert_places import places
from hengwang.monitoring.choices import AlertKind, RuleKind
from hengwang.monitoring.models import Alert
from hengwang.monitoring.services.dry_run import others


def incident_page(alert: Alert) -> str:
    """The incident's page, which says itself who may see it."""
    found = incident_of(alert)
    return "" if found is None else found.get_absolute_url()


places.register(AlertKind.ROOM, incident_page)
others.register(RuleKind.ROOM, would_have)
