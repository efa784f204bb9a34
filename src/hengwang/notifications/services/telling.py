"""Write down what is to be told to whom; sending happens after the commit, by the worker."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.notifications.choices import DeliveryState, Digest, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.notifications.timing import after_quiet, next_digest
from hengwang.outbox.wakeup import wake

Wording = Callable[[], tuple[str, str]]
TITLE = 300


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to be told.

    `wording` gives title and text in the active language and is called once a language; `key`
    names the notice for ever: told again it reaches nobody twice.
    """

    key: str
    topic: str
    subject_id: int
    urgency: str
    wording: Wording
    path: str = ""
    is_answerable: bool = False


@transaction.atomic
def tell(
    notice: Notice, people: Iterable[User], channels: Iterable[Channel] = (), *, now: datetime
) -> int:
    """Put a notice into the outbox, once for each channel; returns how many messages it made.

    People are reached by their own channels as their preferences say, shared channels by theirs.
    Five queries, whatever the number of people.
    """
    asked = {one.pk for one in people}
    shared = {one.pk for one in channels}
    wanted = Preference.objects.filter(is_on=True, channel__closed_at=None).select_related(
        "channel__person"
    )
    chosen = [*wanted.filter(person_id__in=asked), *wanted.filter(channel_id__in=shared)]
    words: dict[str, tuple[str, str]] = {}
    made = [_written(notice, one, words, now) for one in chosen if _hears(one, notice)]
    keys = [one.channel_id for one in made]
    known = set(
        Delivery.objects.filter(channel__in=keys, key=notice.key).values_list("channel", flat=True)
    )
    fresh = [one for one in made if one.channel_id not in known]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        transaction.on_commit(wake)
    return len(fresh)


def withdraw(topic: str, subject_id: int, *, now: datetime) -> int:
    """Take back what is still held (quiet hours, digests) about something that is over."""
    held = Delivery.objects.filter(
        topic=topic, subject_id=subject_id, state=DeliveryState.WAITING, attempts=0,
        due_at__gt=now,
    )  # fmt: skip
    return held.update(state=DeliveryState.WITHDRAWN)


def was_told(topic: str, subject_id: int) -> tuple[set[int], set[int]]:
    """People and shared channels that were, or will be, told of something: (people, channels)."""
    rows = Delivery.objects.filter(topic=topic, subject_id=subject_id).exclude(
        state=DeliveryState.WITHDRAWN
    )
    told = set(rows.values_list("channel__person_id", "channel_id"))
    return (
        {person for person, _ in told if person},
        {channel for person, channel in told if not person},
    )


def _hears(preference: Preference, notice: Notice) -> bool:
    if notice.topic in preference.unwanted:
        return False
    return Urgency(notice.urgency).rank >= Urgency(preference.least).rank


def _written(
    notice: Notice, preference: Preference, words: dict[str, tuple[str, str]], now: datetime
) -> Delivery:
    channel = preference.channel
    language = channel.language
    if language not in words:
        with translation.override(language):
            words[language] = notice.wording()
    title, body = words[language]
    due, gathered = _due(preference, notice.urgency, now)
    return Delivery(
        channel=channel, key=notice.key, topic=notice.topic, subject_id=notice.subject_id,
        urgency=notice.urgency, title=title[:TITLE], body=body, path=notice.path, due_at=due,
        is_answerable=notice.is_answerable and channel.person_id is not None,
        is_for_digest=gathered, created_at=now,
    )  # fmt: skip


def _due(preference: Preference, urgency: str, now: datetime) -> tuple[datetime, bool]:
    if urgency == Urgency.CRITICAL and preference.critical_always:
        return now, False
    local = timezone.localtime(now)
    gathered = preference.digest != Digest.NONE
    left = next_digest(local, preference.digest)
    return after_quiet(left, preference.quiet_from, preference.quiet_until), gathered
