"""Weigh what is down against the rules: one alert a root cause, whatever came in which order.

It looks at how things stand, not at what was announced: run twice, late, or after a restart it
comes to the same alerts. A constant number of queries, and some for each alert that changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hengwang.monitoring.alerting.flapping import is_flapping
from hengwang.monitoring.alerting.roots import grouped
from hengwang.monitoring.choices import AlertKind, AlertState, RuleKind, Step
from hengwang.monitoring.models import Alert, AlertMember, AlertRule, Check, CheckState, Target
from hengwang.monitoring.reasons import WORDS
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.monitoring.services.alert_course import note, open_alert, resolve, unsilence
from hengwang.monitoring.silences import silent_among
from hengwang.notifications.choices import Urgency


@dataclass(slots=True)
class _Course:
    """How a target's deciding checks stand together."""

    since_ms: int | None = None
    reason: int = 0
    changes: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Look:
    """Everything that is weighed, read at once."""

    now: datetime
    courses: Mapping[int, _Course]
    groups: Mapping[int, frozenset[int]]
    targets: Mapping[int, Target]
    silent: Mapping[int, str]
    rules: list[AlertRule]
    alerts: dict[int, Alert]


@transaction.atomic
def weigh(now: datetime) -> int:
    """Open, change and end alerts about targets that are down; returns how many are open."""
    look = _look(now)
    for root, behind in sorted(look.groups.items()):
        _weigh_root(look, root, behind - look.silent.keys())
    for target, alert in sorted(look.alerts.items()):
        if target not in look.groups:
            _weigh_rest(look, target, alert)
    return Alert.objects.unresolved().filter(kind=AlertKind.DOWN).count()


def _look(now: datetime) -> _Look:
    open_ones = Alert.objects.unresolved().filter(kind=AlertKind.DOWN).select_related("target")
    alerts = {one.target_id: one for one in open_ones}
    courses = _courses(alerts)
    down = {pk for pk, one in courses.items() if one.since_ms is not None}
    groups = grouped(down, *_parents()) if down else {}
    wanted = {*groups, *(one for behind in groups.values() for one in behind), *alerts}
    targets = Target.objects.select_related("unit").in_bulk(wanted)
    return _Look(
        now, courses, groups, targets, silent_among(wanted, now), _rules(RuleKind.DOWN), alerts
    )


def _courses(alerted: Iterable[int]) -> dict[int, _Course]:
    """Targets with a check that is down, or an alert that is open."""
    courses: dict[int, _Course] = defaultdict(_Course)
    states = CheckState.objects.filter(
        Q(down_since_ms__isnull=False) | Q(check_of__target__in=list(alerted)),
        check_of__is_deciding=True, check_of__ended_at=None, check_of__target__closed_at=None,
    )  # fmt: skip
    rows = states.values_list("check_of__target_id", "down_since_ms", "reason", "flaps")
    for target, since, reason, flaps in rows:
        course = courses[target]
        course.changes += flaps
        if since is not None and (course.since_ms is None or since < course.since_ms):
            course.since_ms, course.reason = since, reason
    return dict(courses)


def _parents() -> tuple[dict[int, int | None], set[int]]:
    """Parents of all watched targets, and those nobody measures."""
    parents = dict(Target.objects.watched().order_by().values_list("pk", "parent_id"))
    asked = Check.objects.filter(is_deciding=True, ended_at=None).order_by()
    return parents, set(parents) - set(asked.values_list("target_id", flat=True))


def _rules(kind: RuleKind) -> list[AlertRule]:
    rules = AlertRule.objects.filter(kind=kind, is_active=True).select_related("unit")
    return sorted(rules, key=lambda rule: (-Urgency(rule.urgency).rank, rule.pk))


def applies(rule: AlertRule, target: Target) -> bool:
    """Whether a rule is about a target; both with their unit."""
    return (
        target.unit.path.startswith(rule.unit.path)
        and (not rule.target_kinds or target.kind in rule.target_kinds)
        and (target.is_backbone or not rule.only_backbone)
        and rule.only_target_id in {None, target.pk}
    )


def _weigh_root(look: _Look, root: int, behind: frozenset[int]) -> None:
    target, course = look.targets.get(root), look.courses[root]
    alert = look.alerts.get(root)
    if target is None or course.since_ms is None:
        return
    if root in look.silent:
        if alert is not None:
            _hush(look, alert, look.silent[root])
        return
    flaps = is_flapping(
        course.changes, to_ms(look.now), was_flapping=alert is not None and alert.is_flapping
    )
    rule = _rule_of(look, target, from_ms(course.since_ms), flaps=flaps)
    if alert is None:
        if rule is None:
            return
        alert = _opened(look, target, rule, course)
        if alert is None:
            return
        look.alerts[root] = alert
    else:
        _heard_again(look, alert)
        _press(look, alert, rule)
    _mark_flapping(look, alert, flaps=flaps)
    _put_behind(look, alert, behind)


def _rule_of(look: _Look, target: Target, since: datetime, *, flaps: bool) -> AlertRule | None:
    """The most urgent rule whose time has come; a flapping target does not wait."""
    for rule in look.rules:
        wait = rule.after_s + (rule.grace_s if target.parent_id else 0)
        if applies(rule, target) and (flaps or look.now - since >= timedelta(seconds=wait)):
            return rule
    return None


def _opened(look: _Look, target: Target, rule: AlertRule, course: _Course) -> Alert | None:
    return open_alert(
        now=look.now, key=f"down:{target.pk}", kind=AlertKind.DOWN, urgency=rule.urgency,
        title=target.name, unit=target.unit, rule=rule, target=target,
        since=from_ms(course.since_ms or to_ms(look.now)),
        facts={"reason": WORDS.get(course.reason, ""), "address": target.address},
    )  # fmt: skip


def _press(look: _Look, alert: Alert, rule: AlertRule | None) -> None:
    if rule is None or Urgency(rule.urgency).rank <= alert.rank:
        return
    rank = Urgency(rule.urgency).rank
    Alert.objects.filter(pk=alert.pk).update(
        urgency=rule.urgency, rank=rank, rule=rule, told_min=-1
    )
    note(alert, Step.RAISED, look.now, text=rule.name)


def _hush(look: _Look, alert: Alert, reason: str) -> None:
    """Maintenance began while the alert was open; it is heard again when that is over."""
    changed = Alert.objects.filter(pk=alert.pk).exclude(state=AlertState.SILENCED).update(
        state=AlertState.SILENCED, silenced_until=None
    )  # fmt: skip
    if changed:
        note(alert, Step.SILENCED, look.now, text=reason)


def _heard_again(look: _Look, alert: Alert) -> None:
    if alert.state == AlertState.SILENCED and alert.silenced_until is None:
        unsilence(alert, look.now)


def _mark_flapping(look: _Look, alert: Alert, *, flaps: bool) -> None:
    if alert.is_flapping is not flaps:
        Alert.objects.filter(pk=alert.pk).update(is_flapping=flaps)
        alert.is_flapping = flaps
        note(alert, Step.FLAPPING if flaps else Step.STEADY, look.now)


def _put_behind(look: _Look, alert: Alert, behind: frozenset[int]) -> None:
    """Who is behind the cause now; their own alerts, from before we knew, go with it."""
    for target in sorted(behind & look.alerts.keys()):
        resolve(look.alerts.pop(target), look.now, step=Step.ABSORBED, text=alert.title, root=alert)
    if alert.behind == len(behind) == 0:
        return
    open_ones = alert.members.filter(until=None)
    known = set(open_ones.values_list("target_id", flat=True))
    if known == behind:
        return
    open_ones.filter(target__in=known - behind).update(until=look.now)
    AlertMember.objects.bulk_create(
        AlertMember(
            alert=alert, target_id=pk, since=from_ms(look.courses[pk].since_ms or to_ms(look.now))
        )
        for pk in sorted(behind - known)
    )
    Alert.objects.filter(pk=alert.pk).update(behind=len(behind))
    note(alert, Step.GREW, look.now, number=len(behind))


def _weigh_rest(look: _Look, target: int, alert: Alert) -> None:
    """An alert whose target is no root cause now: it answers, is watched no longer, or is behind
    one whose own alert waits for its time; only the first two end it.
    """
    if any(target in behind for behind in look.groups.values()):
        return
    course = look.courses.get(target, _Course())
    flaps = is_flapping(course.changes, to_ms(look.now), was_flapping=alert.is_flapping)
    if flaps and course.since_ms is None and target in look.courses:
        _mark_flapping(look, alert, flaps=True)
        return
    resolve(alert, look.now)
