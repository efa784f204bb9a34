"""Values beyond their limits: now, and what a rule would have raised in the past days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.alerting.thresholds import Crossing, Threshold, crossings
from hengwang.monitoring.choices import AlertKind, Measure, RuleKind
from hengwang.monitoring.models import Alert, AlertRule, Series, Target
from hengwang.monitoring.samples.columns import from_ms
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.monitoring.services.weighing import applies
from hengwang.monitoring.silences import silent_among

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore

# What a stored value is multiplied by for the unit in which limits are given.
SCALE: Mapping[str, float] = {Measure.ROUND_TRIP: 1000.0, Measure.UTILIZATION: 100.0}
MARGIN = timedelta(minutes=15)
LONGEST_LOOK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Watched:
    """A series a rule looks at, with its target."""

    series: int
    name: str
    target: Target


def threshold_of(rule: AlertRule) -> Threshold:
    """The rule's limits as stored values have them."""
    scale = SCALE.get(rule.measure, 1.0)
    raise_at, clear_at = float(rule.raise_at or 0), float(rule.clear_at or 0)
    return Threshold(raise_at / scale, clear_at / scale, rule.is_upper, rule.after_s * 1000)


def watched_by(rule: AlertRule, *, visible: Any = None) -> list[Watched]:
    """Series a rule is about; one query. `visible` narrows the targets."""
    rows = Series.objects.filter(
        check_of__ended_at=None, check_of__target__closed_at=None,
        check_of__target__unit__path__startswith=rule.unit.path,
    ).select_related("check_of__target__unit")  # fmt: skip
    if visible is not None:
        rows = rows.filter(check_of__target__in=visible)
    name = rule.series_name if rule.measure == Measure.OTHER else rule.measure
    if rule.measure == Measure.UTILIZATION:
        rows = rows.filter(name__contains=f"_{name}.")
    else:
        rows = rows.filter(name=name)
    found = (Watched(one.pk, one.name, one.check_of.target) for one in rows.order_by("pk"))
    return [one for one in found if applies(rule, one.target)]


def read_of(
    store: SampleStore, watched: list[Watched], window: Interval
) -> dict[int, list[tuple[int, float]]]:
    """(milliseconds, value) of each series in order of time; one read for all."""
    samples = store.read([one.series for one in watched], window).in_order()
    found: dict[int, list[tuple[int, float]]] = {one.series: [] for one in watched}
    for series, at, value in samples.rows():
        found[series].append((at, value))
    return found


@transaction.atomic
def weigh_values(store: SampleStore, now: datetime) -> int:
    """Open and end alerts about values; returns how many changed."""
    rules = AlertRule.objects.filter(kind=RuleKind.VALUE, is_active=True).select_related("unit")
    unresolved = Alert.objects.unresolved().filter(kind=AlertKind.VALUE)
    alerts = {one.key: one for one in unresolved}
    kept: set[str] = set()
    changed = 0
    for rule in rules:
        watched = watched_by(rule)
        delay = min(timedelta(seconds=rule.after_s), LONGEST_LOOK)
        values = read_of(store, watched, Interval(now - delay - MARGIN, now + MARGIN))
        silent = silent_among({one.target.pk for one in watched}, now)
        for one in watched:
            key = f"value:{rule.pk}:{one.series}"
            kept.add(key)
            found = crossings(values[one.series], threshold_of(rule), is_raised=key in alerts)
            if found and not (found[-1].is_raised and one.target.pk in silent):
                changed += _follow(rule, one, found[-1], alerts.get(key), now)
    gone = [alert for key, alert in alerts.items() if key not in kept]
    return changed + sum(resolve(alert, now) for alert in gone)


def _follow(
    rule: AlertRule, one: Watched, last: Crossing, alert: Alert | None, now: datetime
) -> int:
    if alert is not None:
        return 0 if last.is_raised else resolve(alert, now, text=value_text(rule, last.value))
    if not last.is_raised:
        return 0
    made = open_alert(
        now=now, key=f"value:{rule.pk}:{one.series}", kind=AlertKind.VALUE, urgency=rule.urgency,
        title=one.target.name, unit=one.target.unit, rule=rule, target=one.target,
        series_id=one.series, since=from_ms(last.at_ms),
        facts={"series": one.name, "value": value_text(rule, last.value)},
    )  # fmt: skip
    return int(made is not None)


def value_text(rule: AlertRule, value: float) -> str:
    """A stored value in the unit of the rule's limits."""
    return f"{value * SCALE.get(rule.measure, 1.0):.6g}"
