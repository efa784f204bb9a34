"""Brings announcements to their receivers: at least once, with back-off, then dead."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hengwang.outbox import registry
from hengwang.outbox.attempts import Attempt
from hengwang.outbox.choices import DeliveryState
from hengwang.outbox.errors import LeaseLostError
from hengwang.outbox.models import Delivery, DeliveryQuerySet
from hengwang.outbox.rules import backoff

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12
BATCH = 100


def deliver_due(now: datetime | None = None) -> int:
    """Try what is due, oldest first; returns how many were tried by this worker."""
    now = now or timezone.now()
    due = Delivery.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)
    return sum(deliver(pk, now) for pk in list(due[:BATCH]))


def deliver(delivery_id: int, now: datetime) -> bool:
    """Try one delivery; False when another worker has it.

    The claim carries the old state in its WHERE, so of two workers one changes a row. The
    receiver's writes and the mark "done" share a transaction: a worker killed between leaves
    neither, and the lease brings the delivery back.
    """
    lease = now + LEASE
    claimed = (
        Delivery.objects.due(now)
        .filter(pk=delivery_id)
        .update(state=DeliveryState.CLAIMED, lease_until=lease, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    delivery = Delivery.objects.select_related("announcement").get(pk=delivery_id)
    with Attempt(f"delivery {delivery}") as attempt:
        _hand_over(delivery)
    if attempt.error is not None and not isinstance(attempt.error, LeaseLostError):
        _postpone(delivery, now, attempt.trace)
    return True


@transaction.atomic
def _hand_over(delivery: Delivery) -> None:
    reception = registry.receptions.get(delivery.receiver)
    reception.function(**delivery.announcement.ids)
    done = _held(delivery.pk, delivery.lease_until).update(
        state=DeliveryState.DONE, lease_until=None, finished_at=timezone.now(), error=""
    )
    if not done:
        raise LeaseLostError(job=delivery.pk)


def _postpone(delivery: Delivery, now: datetime, trace: str) -> None:
    is_last = delivery.attempts >= MAX_ATTEMPTS
    _held(delivery.pk, delivery.lease_until).update(
        state=DeliveryState.DEAD if is_last else DeliveryState.PENDING,
        lease_until=None,
        due_at=now + backoff(delivery.attempts),
        error=trace,
    )


def _held(delivery_id: int, lease: datetime | None) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk=delivery_id, state=DeliveryState.CLAIMED, lease_until=lease)
