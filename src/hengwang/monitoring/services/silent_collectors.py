"""A collector nobody hears of is one alert of its own, and none of its targets'."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q

from hengwang.monitoring.choices import AlertKind, RuleKind
from hengwang.monitoring.models import Alert, AlertRule, Collector
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.notifications.choices import Urgency


@transaction.atomic
def weigh_collectors(now: datetime) -> int:
    """Open and end alerts about silent collectors; returns how many are open. Four queries."""
    rules = sorted(
        AlertRule.objects.filter(kind=RuleKind.SILENT, is_active=True).select_related("unit"),
        key=lambda rule: (-Urgency(rule.urgency).rank, rule.pk),
    )
    unresolved = Alert.objects.unresolved().filter(kind=AlertKind.SILENT)
    alerts = {one.collector_id: one for one in unresolved}
    is_open = Q(checks__ended_at=None, checks__target__closed_at=None)
    at_work = Collector.objects.at_work().select_related("unit")
    asked = at_work.annotate(asks=Count("checks__target", filter=is_open, distinct=True))
    silent = set()
    for one in asked:
        heard = one.seen_at or one.enrolled_at
        rule = next((r for r in rules if heard and _is_over(r, one, now - heard)), None)
        alert = alerts.get(one.pk)
        if rule is None or heard is None:
            continue
        silent.add(one.pk)
        if alert is None:
            open_alert(
                now=now, key=f"silent:{one.pk}", kind=AlertKind.SILENT, urgency=rule.urgency,
                title=one.name, unit=one.unit, rule=rule, collector=one, since=heard,
                behind=one.asks,
            )  # fmt: skip
    for pk, alert in alerts.items():
        if pk not in silent:
            resolve(alert, now)
    return len(silent)


def _is_over(rule: AlertRule, collector: Collector, silence: timedelta) -> bool:
    own = collector.unit.path.startswith(rule.unit.path)
    return own and silence >= timedelta(seconds=rule.after_s)
