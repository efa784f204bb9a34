"""Set up channels and say what one wants to hear."""

from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.secret_text import seal_text
from hengwang.audit.services import record
from hengwang.notifications.addresses import checked, hint_of
from hengwang.notifications.choices import ChannelKind, DeliveryState, Digest, Urgency
from hengwang.notifications.errors import NoMailServerError
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.notifications.purposes import ADDRESS
from hengwang.organizations.models import Unit


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is wanted on a channel, and when."""

    least: str = Urgency.WARNING
    digest: str = Digest.NONE
    quiet_from: time | None = None
    quiet_until: time | None = None
    critical_always: bool = True
    is_on: bool = True
    unwanted: tuple[str, ...] = ()


@transaction.atomic
def add_channel(
    name: str, kind: str, address: str, *, unit: Unit | None = None, by: User
) -> Channel:
    """Set up a channel of one's own, or with `unit` one the unit shares.

    Raises:
        NotAllowedError: `by` does not keep the channels of the unit.
        AddressUnreadableError, AddressRefusedError: The address cannot be used.
        NoMailServerError: It is a mailbox and no mail server is set up.
    """
    if unit is not None:
        require(by, Permission.MANAGE_CHANNELS, unit)
    if kind == ChannelKind.EMAIL and not settings.MAIL_URL:
        raise NoMailServerError
    text = checked(kind, address, settings.NOTIFY_HOSTS)
    made = Channel.objects.create(
        name=name, kind=kind, unit=unit, person=by if unit is None else None,
        address=seal_text(text, ADDRESS), hint=hint_of(kind, text)[:100],
    )  # fmt: skip
    Preference.objects.create(channel=made, person=made.person)
    record("channel.added", made, by=by, after={"name": name, "kind": kind, "hint": made.hint})
    return made


@transaction.atomic
def wish(channel: Channel, wishes: Wishes, *, by: User) -> Preference:
    """Change what is wanted on a channel."""
    _may_keep(channel, by)
    one, _created = Preference.objects.select_for_update().get_or_create(
        channel=channel, person=channel.person
    )
    new = {**asdict(wishes), "unwanted": sorted(wishes.unwanted)}
    old = {name: getattr(one, name) for name in new}
    changed = [name for name in new if new[name] != old[name]]
    if changed:
        for name in changed:
            setattr(one, name, new[name])
        one.save()
        before = {name: old[name] for name in changed}
        after = {name: new[name] for name in changed}
        record("preference.changed", channel, by=by, before=before, after=after)
    return one


@transaction.atomic
def close_channel(channel: Channel, *, by: User) -> None:
    """Use a channel no longer; what waits there is withdrawn."""
    _may_keep(channel, by)
    closed = Channel.objects.filter(pk=channel.pk, closed_at=None).update(closed_at=timezone.now())
    if closed:
        Delivery.objects.filter(channel=channel, state=DeliveryState.WAITING).update(
            state=DeliveryState.WITHDRAWN
        )
        record("channel.closed", channel, by=by)


@transaction.atomic
def send_trial(channel: Channel, *, now: datetime, by: User) -> Delivery:
    """Write a message that says the channel works."""
    _may_keep(channel, by)
    count = Delivery.objects.filter(channel=channel, topic="trial").count()
    return Delivery.objects.create(
        channel=channel, key=f"trial:{channel.pk}:{count + 1}", topic="trial",
        urgency=Urgency.NOTICE, title=_("Trial message of Hengwang"),
        body=_("This channel works."), due_at=now, created_at=now,
    )  # fmt: skip


def _may_keep(channel: Channel, by: User) -> None:
    if channel.unit is not None:
        require(by, Permission.MANAGE_CHANNELS, channel.unit)
    elif channel.person_id != by.pk:
        raise NotAllowedError(permission=Permission.MANAGE_CHANNELS.label)
