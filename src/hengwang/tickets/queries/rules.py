"""Which rule of a unit decides about an alert or an incident."""

from hengwang.facilities.choices import Level
from hengwang.facilities.models import RoomIncident
from hengwang.monitoring.models import Alert
from hengwang.notifications.choices import Urgency
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import CauseKind
from hengwang.tickets.deciding import Condition, Trouble, first_fitting
from hengwang.tickets.models import TicketRule

ROOM_URGENCY = {Level.WARNING.value: Urgency.WARNING, Level.ALARM.value: Urgency.SERIOUS}


def rule_for_alert(alert: Alert) -> TicketRule | None:
    """The rule that decides about an alert, one query; None leaves it without a ticket."""
    target = alert.target
    trouble = Trouble(
        urgency=alert.rank,
        region_code=alert.unit.region.code,
        kind=alert.kind,
        target_kind="" if target is None else target.kind,
        is_backbone=target is not None and target.is_backbone,
    )
    return _decided(alert.unit, CauseKind.ALERT, trouble)


def rule_for_incident(incident: RoomIncident) -> TicketRule | None:
    """The rule that decides about an incident of a room, one query."""
    urgency = ROOM_URGENCY[incident.level].rank
    trouble = Trouble(urgency=urgency, region_code=incident.unit.region.code)
    return _decided(incident.unit, CauseKind.ROOM, trouble)


def _decided(unit: Unit, cause: CauseKind, trouble: Trouble) -> TicketRule | None:
    rows = TicketRule.objects.holding_for(unit).filter(cause=cause, is_active=True)
    found = first_fitting(
        (
            (condition_of(one), len(one.unit.path), one.position, one)
            for one in rows.select_related("unit", "region", "team").order_by("position", "pk")
        ),
        trouble,
    )
    return found if found is not None and found.opens else None


def condition_of(rule: TicketRule) -> Condition:
    """What a stored rule asks for."""
    return Condition(
        least=Urgency(rule.least).rank,
        kinds=frozenset(rule.alert_kinds),
        target_kinds=frozenset(rule.target_kinds),
        region_code=None if rule.region is None else rule.region.code,
        only_backbone=rule.only_backbone,
    )
