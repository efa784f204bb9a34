"""One alert's way: opened, changed, told, acknowledged, silenced, resolved; each step is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.monitoring.alert_errors import (
    AlertEndsByItselfError,
    AlertEndsInPastError,
    AlertNotTakenError,
    AlertResolvedError,
    AlertTakenError,
)
from hengwang.monitoring.choices import AlertKind, AlertState, Step
from hengwang.monitoring.models import Alert, AlertStep
from hengwang.notifications.choices import Urgency
from hengwang.outbox.services import announce

if TYPE_CHECKING:
    from hengwang.accounts.models import User

LONGEST = timedelta(days=90)
LINK_LASTS = timedelta(hours=4)


def note(
    alert: Alert, step: Step, at: datetime, *, by: User | None = None, text: str = "",
    number: float | None = None,
) -> None:  # fmt: skip
    """Add a line to the course."""
    AlertStep.objects.create(
        alert=alert, at=at, step=step, by=by, note=text[:300], number=number,
        by_name="" if by is None else by.printed_name,
    )  # fmt: skip


def open_alert(*, now: datetime, **facts: Any) -> Alert | None:
    """Open one; None when another worker, or an earlier delivery, has opened it already."""
    urgency = Urgency(facts["urgency"])
    try:
        with transaction.atomic():
            made = Alert.objects.create(opened_at=now, clock_from=now, rank=urgency.rank, **facts)
    except IntegrityError:
        return None
    note(made, Step.OPENED, now)
    announce("alert.opened", alert_id=made.pk)
    return made


def resolve(alert: Alert, now: datetime, *, step: Step = Step.RESOLVED, text: str = "",
            root: Alert | None = None, by: User | None = None) -> bool:  # fmt: skip
    """End one; False when it had ended."""
    ended = Alert.objects.filter(pk=alert.pk, resolved_at=None).update(
        resolved_at=now, state=AlertState.RESOLVED, root=root
    )
    if not ended:
        return False
    alert.members.filter(until=None).update(until=now)
    note(alert, step, now, text=text, by=by)
    announce("alert.resolved", alert_id=alert.pk)
    return True


@transaction.atomic
def acknowledge(alert_id: int, reason: str, until: datetime | None, *, by: User) -> Alert:
    """Take an alert on: nobody is told further while the acknowledgement lasts.

    Of two at the same instant one is refused with the name of the other.

    Raises:
        NotAllowedError: `by` does not handle the alerts of the unit.
        AlertTakenError, AlertResolvedError, AlertEndsInPastError: It cannot be taken.
    """
    alert: Alert = Alert.objects.select_related("unit__region").get(pk=alert_id)
    require(by, Permission.HANDLE_ALERTS, alert.unit)
    now = timezone.now()
    _within(until, now)
    taken = Alert.objects.filter(pk=alert_id, resolved_at=None, acknowledged_at=None).update(
        acknowledged_at=now, acknowledged_by=by, acknowledged_until=until, reason=reason,
        state=AlertState.ACKNOWLEDGED,
    )  # fmt: skip
    if not taken:
        _refuse(alert_id)
    note(alert, Step.ACKNOWLEDGED, now, by=by, text=reason)
    record("alert.acknowledged", alert, by=by, note=reason, after={"until": until})
    alert.refresh_from_db()
    return alert


def _refuse(alert_id: int) -> None:
    alert = Alert.objects.select_related("acknowledged_by").get(pk=alert_id)
    if alert.resolved_at is not None:
        raise AlertResolvedError
    by = alert.acknowledged_by
    raise AlertTakenError(name="" if by is None else by.printed_name)


@transaction.atomic
def release(alert_id: int, *, by: User) -> None:
    """Withdraw an acknowledgement; escalation begins anew.

    Raises:
        AlertNotTakenError: Nobody has it.
    """
    alert = Alert.objects.select_related("unit__region").get(pk=alert_id)
    require(by, Permission.HANDLE_ALERTS, alert.unit)
    now = timezone.now()
    if not _freed(alert, now):
        raise AlertNotTakenError
    note(alert, Step.RELEASED, now, by=by)
    record("alert.released", alert, by=by)


@transaction.atomic
def silence(alert_id: int, reason: str, until: datetime, *, by: User) -> None:
    """Tell nobody of an alert until then, whoever has it.

    Raises:
        NotAllowedError: `by` does not handle the alerts of the unit.
        AlertResolvedError, AlertEndsInPastError: There is nothing to silence.
    """
    alert = Alert.objects.select_related("unit__region").get(pk=alert_id)
    require(by, Permission.HANDLE_ALERTS, alert.unit)
    now = timezone.now()
    _within(until, now)
    changed = Alert.objects.filter(pk=alert_id, resolved_at=None).update(
        silenced_until=until, state=AlertState.SILENCED
    )
    if not changed:
        raise AlertResolvedError
    note(alert, Step.SILENCED, now, by=by, text=reason)
    record("alert.silenced", alert, by=by, note=reason, after={"until": until})


@transaction.atomic
def close_outside(alert_id: int, reason: str, *, by: User) -> None:
    """End an alert of another monitor by hand, where that monitor never says it is over.

    Raises:
        AlertEndsByItselfError: It is one of our own.
        AlertResolvedError: It is over.
    """
    alert = Alert.objects.select_related("unit__region").get(pk=alert_id)
    require(by, Permission.HANDLE_ALERTS, alert.unit)
    if alert.kind != AlertKind.OUTSIDE:
        raise AlertEndsByItselfError
    if not resolve(alert, timezone.now(), text=reason, by=by):
        raise AlertResolvedError
    record("alert.closed", alert, by=by, note=reason)


def answer_by_link(alert_id: int, person: User) -> None:
    """What the link in a message does: take the alert on for four hours."""
    acknowledge(alert_id, "", timezone.now() + LINK_LASTS, by=person)


def lapse(now: datetime) -> int:
    """End acknowledgements and silences whose time is over; returns how many."""
    count = 0
    late = Alert.objects.unresolved().filter(acknowledged_until__lte=now)
    for alert in late.filter(acknowledged_at__isnull=False):
        if _freed(alert, now):
            note(alert, Step.LAPSED, now)
            count += 1
    for alert in Alert.objects.unresolved().filter(silenced_until__lte=now):
        unsilence(alert, now)
        count += 1
    return count


def unsilence(alert: Alert, now: datetime) -> None:
    """Let an alert be heard again."""
    state = AlertState.OPEN if alert.acknowledged_at is None else AlertState.ACKNOWLEDGED
    changed = Alert.objects.filter(pk=alert.pk, resolved_at=None, state=AlertState.SILENCED).update(
        state=state, silenced_until=None, clock_from=now, told_min=-1
    )
    if changed:
        note(alert, Step.UNSILENCED, now)


def _freed(alert: Alert, now: datetime) -> bool:
    return bool(
        Alert.objects.filter(pk=alert.pk, resolved_at=None, acknowledged_at__isnull=False).update(
            acknowledged_at=None, acknowledged_by=None, acknowledged_until=None, reason="",
            state=AlertState.OPEN, clock_from=now, told_min=-1,
        )
    )  # fmt: skip


def _within(until: datetime | None, now: datetime) -> None:
    if until is not None and not now < until <= now + LONGEST:
        raise AlertEndsInPastError(days=LONGEST.days)
