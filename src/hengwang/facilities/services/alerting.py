"""What goes on in the rooms becomes alerts: one a sensor and kind of trouble, told by rules.

It looks at how incidents stand, not at what was announced: run twice or late it comes to the same
alerts. That a collector is silent is an alert of monitoring's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from hengwang.facilities.choices import IncidentKind, Level
from hengwang.facilities.models import RoomIncident
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.choices import AlertKind, RuleKind, Step
from hengwang.monitoring.models import Alert, AlertRule
from hengwang.monitoring.services.alert_course import note, open_alert, resolve
from hengwang.monitoring.services.dry_run import WouldBe
from hengwang.monitoring.silences import silent_among, silent_within
from hengwang.notifications.choices import Urgency

USUAL: Mapping[str, Urgency] = {
    Level.ALARM.value: Urgency.SERIOUS,
    Level.WARNING.value: Urgency.WARNING,
}


@dataclass(frozen=True, slots=True)
class Call:
    """How an incident is told: by which rule, if any, and how much it presses."""

    rule: AlertRule | None
    urgency: Urgency


@transaction.atomic
def weigh_rooms(now: datetime) -> int:
    """Open, raise and end alerts about rooms; returns how many are open. Four queries.

    Where an office has no rule for rooms the alert stands on the page and tells nobody.
    """
    rules = _rules()
    found = {one.key: one for one in Alert.objects.unresolved().filter(kind=AlertKind.ROOM)}
    going_on = _worst(RoomIncident.objects.going_on().exclude(kind=IncidentKind.COLLECTOR))
    silent = silent_among({pk for pk in map(_target, going_on.values()) if pk}, now)
    for key, incident in going_on.items():
        alert, target = found.get(key), _target(incident)
        if alert is None and target not in silent:
            _open(key, incident, _call(rules, incident, now), now)
        elif alert is not None:
            _press(alert, _call(rules, incident, now), now)
    gone = [alert for key, alert in found.items() if key not in going_on]
    for alert in gone:
        resolve(alert, now)
    return Alert.objects.unresolved().filter(kind=AlertKind.ROOM).count()


def would_have(rule: AlertRule, window: Interval) -> list[WouldBe]:
    """What a rule for rooms would have raised in a window, planned work left out."""
    rows = RoomIncident.objects.touching(window.start, window.end)
    own = rows.filter(unit__path__startswith=rule.unit.path).exclude(kind=IncidentKind.COLLECTOR)
    incidents = list(own.select_related("room", "sensor__check_of"))
    planned = silent_within({pk for pk in map(_target, incidents) if pk}, window)
    wait = timedelta(seconds=rule.after_s)
    found = []
    for one in incidents:
        at = max(one.opened_at + wait, window.start)
        parts = planned.get(_target(one) or 0, [])
        at = next((part.end for part in parts if part.contains(at)), at)
        if at < (one.closed_at or window.end):
            found.append(WouldBe(_title(one), at, one.closed_at, str(one.get_level_display())))
    return found


def incident_of(alert: Alert) -> RoomIncident | None:
    """The newest incident behind an alert about a room."""
    _word, sensor, kind, side = alert.key.split(":", 3)
    rows = RoomIncident.objects.filter(sensor=int(sensor), kind=kind, side=side)
    return rows.filter(opened_at__gte=alert.since).order_by("opened_at", "pk").first()


def _rules() -> Sequence[AlertRule]:
    rules = AlertRule.objects.filter(kind=RuleKind.ROOM, is_active=True).select_related("unit")
    return sorted(rules, key=lambda rule: (-Urgency(rule.urgency).rank, rule.pk))


def _worst(rows: QuerySet[RoomIncident]) -> dict[str, RoomIncident]:
    """By key the incident that presses most: a warning and an alarm of one value are one."""
    related = ("unit", "room", "sensor__check_of__target")
    found: dict[str, RoomIncident] = {}
    for one in rows.select_related(*related).order_by("opened_at", "pk"):
        key = f"room:{one.sensor_id}:{one.kind}:{one.side}"
        if key not in found or one.level == Level.ALARM:
            found[key] = one
    return found


def _call(rules: Sequence[AlertRule], incident: RoomIncident, now: datetime) -> Call | None:
    """The first rule whose time has come; a warning never presses more than a warning does."""
    own = [rule for rule in rules if incident.unit.path.startswith(rule.unit.path)]
    usual = USUAL[incident.level]
    if not own:
        return Call(None, usual)
    age = now - incident.opened_at
    rule = next((one for one in own if age >= timedelta(seconds=one.after_s)), None)
    if rule is None:
        return None
    urgency = Urgency(rule.urgency)
    is_less = incident.level == Level.WARNING and urgency.rank > usual.rank
    return Call(rule, usual if is_less else urgency)


def _open(key: str, incident: RoomIncident, call: Call | None, now: datetime) -> None:
    if call is None:
        return
    check = incident.sensor.check_of if incident.sensor else None
    open_alert(
        now=now, key=key, kind=AlertKind.ROOM, urgency=call.urgency, title=_title(incident),
        unit=incident.unit, rule=call.rule, target=None if check is None else check.target,
        since=incident.opened_at, facts=_facts(incident),
    )  # fmt: skip


def _press(alert: Alert, call: Call | None, now: datetime) -> None:
    """A warning became an alarm: told anew, from the first step on."""
    if call is None or call.urgency.rank <= alert.rank:
        return
    Alert.objects.filter(pk=alert.pk).update(
        urgency=call.urgency, rank=call.urgency.rank, rule=call.rule, told_min=-1
    )
    note(alert, Step.RAISED, now, text="" if call.rule is None else call.rule.name)


def _target(incident: RoomIncident) -> int | None:
    check = incident.sensor.check_of if incident.sensor else None
    return None if check is None else check.target_id


def _title(incident: RoomIncident) -> str:
    return f"{incident.room} · {incident.sensor}"[:200]


def _facts(incident: RoomIncident) -> dict[str, str]:
    if incident.worst is None or incident.sensor is None or incident.sensor.is_contact:
        return {}
    return {"value": f"{incident.worst:g} {incident.sensor.unit_symbol}".strip()}
