"""Links by which a message is acknowledged: signed, for one use, for a limited time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.kernel.registry import Registry
from hengwang.notifications.errors import LinkExpiredError, LinkUnknownError, LinkUsedError
from hengwang.notifications.models import Delivery

LIVES = timedelta(days=2)
_SIGNER = "hengwang.notifications.links"

Answer = Callable[[int, User], None]
answers: Registry[Answer] = Registry("answers to messages")
"""By topic: what acknowledging does with (subject id, person); refuses by DomainError."""


def link_of(delivery: Delivery) -> str:
    """The address by which its receiver acknowledges, or nothing where there is none to give."""
    if not (delivery.is_answerable and settings.PUBLIC_URL and delivery.topic in answers):
        return ""
    return settings.PUBLIC_URL + reverse("notification-answer", args=[token_of(delivery)])


def token_of(delivery: Delivery) -> str:
    """Signed with the installation's key; nothing in the database opens it."""
    return TimestampSigner(salt=_SIGNER).sign(str(delivery.pk)).replace(":", "~")


def delivery_of(token: str) -> Delivery:
    """The message a link belongs to.

    Raises:
        LinkUnknownError: The link is damaged, or its receiver may log in no longer.
        LinkExpiredError: It is older than two days.
        LinkUsedError: It was used.
    """
    signed = token.replace("~", ":")
    try:
        pk = int(TimestampSigner(salt=_SIGNER).unsign(signed, max_age=LIVES))
    except SignatureExpired as error:
        raise LinkExpiredError from error
    except (BadSignature, ValueError) as error:
        raise LinkUnknownError from error
    rows = Delivery.objects.select_related("channel__person")
    found: Delivery | None = rows.filter(pk=pk).first()
    person = None if found is None else found.channel.person
    if found is None or person is None or not person.is_active or found.topic not in answers:
        raise LinkUnknownError
    if found.answered_at is not None:
        raise LinkUsedError(at=_clock(found.answered_at))
    return found


@transaction.atomic
def answer(token: str) -> Delivery:
    """Acknowledge by a link, once: of two at the same instant one is refused.

    Raises:
        LinkUnknownError, LinkExpiredError, LinkUsedError: As `delivery_of`.
    """
    found = delivery_of(token)
    now = timezone.now()
    used = Delivery.objects.filter(pk=found.pk, answered_at=None).update(answered_at=now)
    if not used:
        raise LinkUsedError(at=_clock(now))
    if found.channel.person is None or found.subject_id is None:
        raise LinkUnknownError
    answers.get(found.topic)(found.subject_id, found.channel.person)
    return found


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
