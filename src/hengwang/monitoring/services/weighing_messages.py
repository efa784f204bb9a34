"""Messages of devices against rules: one alert a sender and a rule, however many came.

It looks at the messages of the rule's last minutes as they are stored, so that run twice, late or
after a restart it comes to the same alerts. Three queries a rule, and some for each that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.alert_errors import TooManyMessagesError
from hengwang.monitoring.alerting.messages import stretches
from hengwang.monitoring.choices import AlertKind, EventKind, RuleKind
from hengwang.monitoring.models import Alert, AlertRule, Event, Target
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.monitoring.services.weighing import applies
from hengwang.monitoring.silences import silent_among

MOST_SENDERS = 100
"""Of more senders at once those with the most messages have alerts of their own."""
MOST_TRIED = 50_000
REST = "rest"
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """What one sender said within the time of a rule."""

    source: str
    count: int
    first: datetime


def words_of_rule(text: str) -> list[str]:
    """The alternatives of a rule, parted by "|"; the first eight."""
    return [one.strip() for one in text.split("|") if one.strip()][:MOST_WORDS]


def messages_of(rule: AlertRule, window: Interval) -> QuerySet[Event]:
    """Messages a rule asks for, heard by collectors of its unit and of those below it."""
    rows: QuerySet[Event] = Event.objects.filter(
        _asked(rule), at__gte=window.start, at__lt=window.end,
        collector__unit__path__startswith=rule.unit.path,
    )  # fmt: skip
    return rows


def _asked(rule: AlertRule) -> Q:
    found = Q(pk__in=[])
    words = words_of_rule(rule.words)
    if rule.severity is not None or words:
        syslog = Q(what=EventKind.SYSLOG)
        if rule.severity is not None:
            syslog &= Q(data__severity__lte=rule.severity)
        if words:
            said = Q()
            for word in words:
                said |= Q(data__text__icontains=word) | Q(data__app__icontains=word)
            syslog &= said
        found |= syslog
    if rule.trap:
        found |= Q(what=EventKind.TRAP) & _numbered(rule.trap)
    return found


def _numbered(trap: str) -> Q:
    """The number itself and those below it; a trap of version 1 has a zero before its last."""
    head, _dot, last = trap.rpartition(".")
    zero = f"{head}.0.{last}"
    return Q(data__trap__in=[trap, zero]) | Q(data__trap__startswith=f"{trap}.")


def heard_by(rule: AlertRule, now: datetime) -> list[Heard]:
    """Senders of the rule's messages in its last minutes, the loudest first; a few at most."""
    window = Interval(now - timedelta(minutes=rule.quiet_min), now + timedelta(minutes=1))
    rows = messages_of(rule, window).order_by().values("source")
    told = rows.annotate(count=Count("pk"), first=Min("at")).order_by("-count", "source")
    return [Heard(one["source"], one["count"], one["first"]) for one in told[: MOST_SENDERS + 1]]


def subjects(rule: AlertRule, sources: Iterable[str]) -> dict[str, Target | None]:
    """Senders the rule is about, with the target at their address where there is one; one query.

    Of a rule that names kinds, the backbone or one target, only senders that are such a target.
    """
    asked = list(sources)
    rows = Target.objects.filter(address__in=asked, closed_at=None).select_related("unit")
    targets: dict[str, list[Target]] = {}
    for target in rows.order_by("pk"):
        targets.setdefault(target.address, []).append(target)
    is_narrow = bool(rule.target_kinds) or rule.only_backbone or rule.only_target_id is not None
    found: dict[str, Target | None] = {}
    for source in asked:
        known = targets.get(source, [])
        fitting = next((one for one in known if applies(rule, one)), None)
        if fitting is not None or not (known or is_narrow):
            found[source] = fitting
    return found


@transaction.atomic
def weigh_messages(now: datetime) -> int:
    """Open, count on and end alerts about messages; returns how many are open."""
    rules = AlertRule.objects.filter(kind=RuleKind.MESSAGE, is_active=True).select_related("unit")
    unresolved = Alert.objects.unresolved().filter(kind=AlertKind.MESSAGE)
    alerts = {one.key: one for one in unresolved}
    kept: set[str] = set()
    for rule in rules:
        heard = heard_by(rule, now)
        about = subjects(rule, [one.source for one in heard[:MOST_SENDERS]])
        known = {one.pk for one in about.values() if one is not None}
        silent = silent_among(known, now)
        for one in heard[:MOST_SENDERS]:
            if one.source in about:
                target = about[one.source]
                is_silent = target is not None and target.pk in silent
                kept.add(_follow(rule, one, target, alerts, now, is_silent=is_silent))
        if len(heard) > MOST_SENDERS:
            kept.add(_flood(rule, heard[-1], alerts, now))
    for key, alert in alerts.items():
        if key not in kept:
            resolve(alert, now)
    return Alert.objects.unresolved().filter(kind=AlertKind.MESSAGE).count()


def _follow(
    rule: AlertRule, heard: Heard, target: Target | None, alerts: Mapping[str, Alert],
    now: datetime, *, is_silent: bool,
) -> str:  # fmt: skip
    """Count on, or open; an alert that is open ends only when nothing came any more."""
    key = f"message:{rule.pk}:{heard.source}"
    alert = alerts.get(key)
    facts = {"messages": f"{heard.count}"}
    if alert is not None:
        if alert.facts.get("messages") != facts["messages"]:
            Alert.objects.filter(pk=alert.pk).update(facts={**alert.facts, **facts})
        return key
    if heard.count < rule.at_least or is_silent:
        return key
    title = target.name if target is not None else heard.source
    open_alert(
        now=now, key=key, kind=AlertKind.MESSAGE, urgency=rule.urgency, title=title[:200],
        unit=rule.unit if target is None else target.unit, rule=rule, target=target,
        since=heard.first, facts=facts | _last(rule, heard.source, now),
    )  # fmt: skip
    return key


def _flood(rule: AlertRule, quietest: Heard, alerts: Mapping[str, Alert], now: datetime) -> str:
    """One alert for all senders beyond those that have their own, with how many there are."""
    key = f"message:{rule.pk}:{REST}"
    window = Interval(now - timedelta(minutes=rule.quiet_min), now + timedelta(minutes=1))
    senders = messages_of(rule, window).order_by().values("source").distinct().count()
    facts = {"senders": f"{senders}"}
    alert = alerts.get(key)
    if alert is None:
        open_alert(
            now=now, key=key, kind=AlertKind.MESSAGE, urgency=rule.urgency, title=rule.name,
            unit=rule.unit, rule=rule, since=quietest.first, facts=facts,
        )  # fmt: skip
    elif alert.facts != facts:
        Alert.objects.filter(pk=alert.pk).update(facts=facts)
    return key


def _last(rule: AlertRule, source: str, now: datetime) -> dict[str, str]:
    """The newest message of a sender, as it came."""
    window = Interval(now - timedelta(minutes=rule.quiet_min), now + timedelta(minutes=1))
    event = messages_of(rule, window).filter(source=source).order_by("-at", "-pk").first()
    if event is None:
        return {"address": source}
    name = "trap" if event.what == EventKind.TRAP else "text"
    return {"address": source, name: str(event.data.get(name, ""))[:200]}


@dataclass(frozen=True, slots=True)
class Tried:
    """An alert a rule would have raised about a sender; `ended` None is still so."""

    source: str
    target: Target | None
    began: datetime
    ended: datetime | None
    count: int


def would_have(rule: AlertRule, window: Interval) -> list[Tried]:
    """Alerts a rule would have raised in a window, by sender.

    Raises:
        TooManyMessagesError: More than 50,000 messages would have to be read.
    """
    rows = messages_of(rule, window).order_by("at").values_list("source", "at")
    told = list(rows[: MOST_TRIED + 1])
    if len(told) > MOST_TRIED:
        raise TooManyMessagesError(most=f"{MOST_TRIED:,}")
    times: dict[str, list[int]] = {}
    for source, at in told:
        times.setdefault(source, []).append(to_ms(at))
    about = subjects(rule, times)
    found = []
    for source, target in about.items():
        for one in stretches(
            times[source], quiet_ms=rule.quiet_min * 60_000, at_least=rule.at_least,
            until_ms=to_ms(window.end),
        ):  # fmt: skip
            ended = None if one.ended_ms is None else from_ms(one.ended_ms)
            found.append(Tried(source, target, from_ms(one.began_ms), ended, one.count))
    return found
