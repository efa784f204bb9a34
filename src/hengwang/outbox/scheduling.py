"""Runs periodic work when it is due, by one of all schedulers."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from hengwang.outbox import registry
from hengwang.outbox.attempts import Attempt
from hengwang.outbox.models import Due
from hengwang.outbox.rules import due_after_failure, next_due

LEASE = timedelta(minutes=10)


def run_periodic_due(now: datetime | None = None) -> int:
    """Run everything that is due and not in another's hands; returns how many ran here."""
    now = now or timezone.now()
    periodics = registry.periodics.items()
    _enter_new(now)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    names = [name for name, _ in periodics]
    due = list(Due.objects.filter(free, name__in=names, due_at__lte=now).order_by("due_at"))
    return sum(_run(row, now) for row in due)


def _enter_new(now: datetime) -> None:
    known = set(Due.objects.values_list("name", flat=True))
    new = [Due(name=name, due_at=now) for name in registry.periodics if name not in known]
    if new:
        Due.objects.bulk_create(new, ignore_conflicts=True)


def _run(due: Due, now: datetime) -> bool:
    """Claim by the due time and lease just read; somebody faster changes them, and we do nothing.

    A scheduler killed in the middle leaves its lease behind; when that ends the work runs again.
    """
    lease = now + LEASE
    mine = Due.objects.filter(pk=due.pk, due_at=due.due_at, lease_until=due.lease_until)
    if due.lease_until is None:
        mine = Due.objects.filter(pk=due.pk, due_at=due.due_at, lease_until__isnull=True)
    if not mine.update(lease_until=lease, last_started_at=now):
        return False
    periodic = registry.periodics.get(due.name)
    with Attempt(f"periodic {due.name}") as attempt:
        periodic.function()

    failures = due.failures + 1 if attempt.error else 0
    following = (
        due_after_failure(periodic.every, failures, now)
        if failures
        else next_due(due.due_at, periodic.every, now)
    )
    Due.objects.filter(pk=due.pk, lease_until=lease).update(
        lease_until=None, due_at=following, last_finished_at=timezone.now(),
        failures=failures, error=attempt.trace,
    )  # fmt: skip
    return True
