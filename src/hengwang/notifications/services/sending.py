"""Send what is due: each once, again after a failure, and never two workers the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import ngettext

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.secret_text import open_text
from hengwang.kernel.errors import DomainError
from hengwang.notifications.choices import DeliveryState, Urgency
from hengwang.notifications.errors import DeliveryNotFailedError
from hengwang.notifications.gateways import Parcel, send
from hengwang.notifications.links import link_of
from hengwang.notifications.models import Channel, Delivery
from hengwang.notifications.purposes import ADDRESS
from hengwang.notifications.timing import wait_after

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 80  # with waits of at most an hour: about three days
AT_ONCE = 200
BUDGET_S = 8  # other work that recurs waits meanwhile


def send_due(now: datetime | None = None) -> int:
    """Gather digests and send what is due, oldest first; returns how many the others took.

    A channel that fails is left alone for the rest of the pass, so that a dead gateway does not
    keep the living ones waiting.
    """
    began = monotonic()
    gather_digests(now or timezone.now())
    due = Delivery.objects.due(now or timezone.now()).filter(is_for_digest=False)
    taken, failed = 0, set()
    for pk, channel in list(due.order_by("due_at", "pk").values_list("pk", "channel_id")[:AT_ONCE]):
        if channel in failed or monotonic() - began > BUDGET_S:
            continue
        if _attempt(pk, now or timezone.now()):
            taken += 1
        else:
            failed.add(channel)
    return taken


def _attempt(pk: int, now: datetime) -> bool:
    """Claim and send one; True unless it failed (also when another worker has it)."""
    claimed = (
        Delivery.objects.due(now)
        .filter(pk=pk)
        .update(state=DeliveryState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return True
    one = Delivery.objects.select_related("channel__person").get(pk=pk)
    if one.channel.closed_at is not None:
        _end(one, state=DeliveryState.WITHDRAWN)
        return True
    try:
        send(one.channel.kind, open_text(one.channel.address, ADDRESS), _parcel(one))
    except DomainError as refusal:
        _postpone(one, refusal, now)
        return False
    _end(one, state=DeliveryState.SENT, sent_at=now, error="")
    Channel.objects.filter(pk=one.channel_id).exclude(failing_since=None).update(failing_since=None)
    return True


def _parcel(one: Delivery) -> Parcel:
    body = one.body
    with translation.override(one.channel.language):
        link = link_of(one)
    where = f"{settings.PUBLIC_URL}{one.path}" if settings.PUBLIC_URL and one.path else ""
    return Parcel(
        key=f"{one.key}:{one.pk}", title=one.title, body=f"{body}\n{where}".strip(),
        urgency=one.urgency, link=link,
    )  # fmt: skip


def _postpone(one: Delivery, refusal: DomainError, now: datetime) -> None:
    is_last = one.attempts >= MOST_ATTEMPTS
    # The words of a refusal name no address; what a gateway answered is not kept at all.
    reason = f"{refusal.code} {refusal.params.get('reason', '')}".strip()[:200]
    _end(
        one,
        state=DeliveryState.FAILED if is_last else DeliveryState.WAITING,
        due_at=now + wait_after(one.attempts),
        error=reason,
    )
    Channel.objects.filter(pk=one.channel_id, failing_since=None).update(failing_since=now)


def _end(one: Delivery, **changed: object) -> None:
    Delivery.objects.filter(
        pk=one.pk, state=DeliveryState.SENDING, lease_until=one.lease_until
    ).update(lease_until=None, **changed)


def gather_digests(now: datetime) -> int:
    """Make one message of all that are due for a digest of one channel; returns how many it made.

    In one transaction for each channel: a message is in exactly one digest or still waiting.
    """
    due = Delivery.objects.filter(
        is_for_digest=True, state=DeliveryState.WAITING, due_at__lte=now
    ).order_by("channel_id", "created_at", "pk")
    made = 0
    for channel, rows in groupby(due.select_related("channel__person"), lambda one: one.channel):
        made += _gathered(channel, list(rows), now)
    return made


@transaction.atomic
def _gathered(channel: Channel, rows: list[Delivery], now: datetime) -> int:
    Channel.objects.select_for_update().get(pk=channel.pk)
    still = Delivery.objects.filter(
        pk__in=[one.pk for one in rows], state=DeliveryState.WAITING
    ).order_by("created_at", "pk")
    found = list(still)
    if not found:
        return 0
    with translation.override(channel.language):
        count = len(found)
        title = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
        body = "\n".join(_line(one) for one in found)
    whole = Delivery.objects.create(
        channel=channel, key=f"digest:{found[0].pk}", topic="digest", title=title, body=body,
        urgency=max((one.urgency for one in found), key=lambda word: Urgency(word).rank),
        due_at=now, created_at=now,
    )  # fmt: skip
    still.update(state=DeliveryState.GATHERED, gathered_in=whole)
    return 1


def _line(one: Delivery) -> str:
    at = timezone.localtime(one.created_at)
    where = f" {settings.PUBLIC_URL}{one.path}" if settings.PUBLIC_URL and one.path else ""
    return f"{at:%m-%d %H:%M} [{Urgency(one.urgency).label}] {one.title}{where}"


@transaction.atomic
def try_again(delivery: Delivery, *, by: User) -> None:
    """Put a message that was given up back into the queue.

    Raises:
        DeliveryNotFailedError: It was not given up.
    """
    if delivery.channel.person_id != by.pk:
        require(by, Permission.MANAGE_CHANNELS, delivery.channel.unit)
    changed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED).update(
        state=DeliveryState.WAITING, attempts=0, due_at=timezone.now()
    )
    if not changed:
        raise DeliveryNotFailedError


def given_up_of(user: User) -> QuerySet[Delivery]:
    """Messages that were given up on channels in use that the user keeps."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(user)
    return rows.filter(state=DeliveryState.FAILED, channel__closed_at=None)


@transaction.atomic
def try_all_again(*, by: User) -> int:
    """Put everything that was given up on the user's channels back; returns how many.

    Their keys stay: what did arrive after all can be told from what did not.
    """
    chosen = list(given_up_of(by).values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=chosen, state=DeliveryState.FAILED).update(
        state=DeliveryState.WAITING, attempts=0, due_at=timezone.now()
    )


def purge_sent(before: datetime, kept: Iterable[str] = ()) -> int:
    """Delete messages that ended before an instant, except of these topics; returns how many."""
    ended = Delivery.objects.filter(
        created_at__lt=before,
        state__in=[DeliveryState.SENT, DeliveryState.GATHERED, DeliveryState.WITHDRAWN],
    ).exclude(topic__in=kept)
    ended.filter(gathered_in__isnull=False).delete()
    return ended.filter(gathered=None).delete()[0]
