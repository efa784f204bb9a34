"""Tell people of alerts, step by step while nobody acknowledges, and when they are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hengwang.accounts.models import User
from hengwang.monitoring.choices import AlertKind, AlertState, Step
from hengwang.monitoring.models import Alert
from hengwang.monitoring.services.alert_course import note
from hengwang.notifications.models import Channel
from hengwang.notifications.services.telling import Notice, tell, was_told, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable

TOPIC = "alert"


def escalate(now: datetime) -> int:
    """Take every step whose time has come; returns how many alerts were told further."""
    unheard = Alert.objects.unresolved().filter(state=AlertState.OPEN)
    rows = unheard.select_related("unit", "rule", "source", "target").prefetch_related(
        "rule__steps__people", "rule__steps__channels", "source__people", "source__channels"
    )
    return sum(_told(alert, now) for alert in rows)


@transaction.atomic
def _told(alert: Alert, now: datetime) -> bool:
    due = [
        (minutes, people, channels)
        for minutes, people, channels in _steps(alert)
        if minutes > alert.told_min and alert.clock_from + timedelta(minutes=minutes) <= now
    ]
    if not due:
        return False
    last = max(minutes for minutes, _, _ in due)
    # Claimed before it is told, in one transaction with the messages: both, or neither.
    claimed = Alert.objects.filter(
        pk=alert.pk, told_min=alert.told_min, state=AlertState.OPEN
    ).update(told_min=last)
    if not claimed:
        return False
    for minutes, people, channels in due:
        reached = tell(_notice(alert, minutes), people, channels, now=now)
        note(alert, Step.ESCALATED, now, number=reached, text=_who(people, channels))
    return True


def _steps(alert: Alert) -> list[tuple[int, list[User], list[Channel]]]:
    if alert.source is not None:
        return [(0, list(alert.source.people.all()), list(alert.source.channels.all()))]
    if alert.rule is None:
        return []
    return [
        (step.after_min, list(step.people.all()), list(step.channels.all()))
        for step in alert.rule.steps.all()
    ]


def _who(people: Iterable[User], channels: Iterable[Channel]) -> str:
    return "、".join([one.printed_name for one in people] + [one.name for one in channels])


def _notice(alert: Alert, minutes: int) -> Notice:
    begun = int(alert.clock_from.timestamp())
    return Notice(
        key=f"alert:{alert.pk}:{begun}:{alert.urgency}:{minutes}",
        topic=TOPIC, subject_id=alert.pk, urgency=alert.urgency, path=alert.get_absolute_url(),
        wording=lambda: words_of(alert), is_answerable=True,
    )  # fmt: skip


def tell_resolved(alert_id: int) -> int:
    """Tell those who heard of an alert that it is over; what was still held is withdrawn."""
    alert = Alert.objects.select_related("unit", "target", "root").get(pk=alert_id)
    now = alert.resolved_at or timezone.now()
    withdraw(TOPIC, alert_id, now=now)
    people, channels = was_told(TOPIC, alert_id)
    if not (people or channels) or alert.root_id is not None:
        return 0
    notice = Notice(
        key=f"alert:{alert.pk}:resolved", topic=TOPIC, subject_id=alert.pk, urgency=alert.urgency,
        path=alert.get_absolute_url(), wording=lambda: resolved_words_of(alert),
    )  # fmt: skip
    return tell(
        notice, User.objects.filter(pk__in=people), Channel.objects.filter(pk__in=channels),
        now=now,
    )  # fmt: skip


def words_of(alert: Alert) -> tuple[str, str]:
    """Title and text of a message in the active language: names and times, never a secret."""
    sentences = {
        AlertKind.DOWN: gettext("%(name)s is down"),
        AlertKind.VALUE: gettext("%(name)s: a value is beyond its limit"),
        AlertKind.SILENT: gettext("The collector %(name)s is silent"),
        AlertKind.ROOM: gettext("Machine room: %(name)s"),
        AlertKind.MESSAGE: gettext("%(name)s reports something"),
        AlertKind.OUTSIDE: gettext("%(name)s (another monitor)"),
    }
    title = sentences[AlertKind(alert.kind)] % {"name": alert.title}
    lines = [
        f"{alert.get_urgency_display()} · {alert.unit}",
        gettext("Since %(at)s") % {"at": _clock(alert.since)},
    ]
    if alert.behind and alert.kind == AlertKind.DOWN:
        text = ngettext("%(count)d target behind it", "%(count)d targets behind it", alert.behind)
        lines.append(text % {"count": alert.behind})
    if alert.is_flapping:
        lines.append(gettext("It flaps."))
    if alert.facts.get("value"):
        lines.append(gettext("Value: %(value)s") % {"value": alert.facts["value"]})
    return f"[{alert.get_urgency_display()}] {title}", "\n".join(lines)


def resolved_words_of(alert: Alert) -> tuple[str, str]:
    """Title and text of the message that it is over."""
    title = gettext("Resolved: %(name)s") % {"name": alert.title}
    end = _clock(alert.resolved_at) if alert.resolved_at else ""
    line = gettext("From %(start)s to %(end)s") % {"start": _clock(alert.since), "end": end}
    return title, f"{alert.unit}\n{line}"


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
