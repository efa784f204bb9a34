"""Secret addresses of calendars: made, made anew, ended, and read."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may, require
from hengwang.audit.services import record
from hengwang.duty.calendar_sources import calendar_sources
from hengwang.duty.models import Feed, Holding, Roster
from hengwang.kernel.calendar_feeds import FeedEvent, calendar_of
from hengwang.kernel.intervals import Interval

BACK, AHEAD = timedelta(days=31), timedelta(days=93)


@transaction.atomic
def make_feed(by: User, *, roster: Roster | None = None) -> tuple[Feed, str]:
    """A new address of one's own shifts, or of a roster; the old one ends.

    The secret is shown once.

    Raises:
        NotAllowedError: `by` does not see the roster, or no duty at all.
    """
    require(by, Permission.VIEW_DUTY)
    if roster is not None and not Roster.objects.visible_to(by).filter(pk=roster.pk).exists():
        raise NotAllowedError(permission=Permission.VIEW_DUTY.label)
    User.objects.select_for_update().get(pk=by.pk)
    now = timezone.now()
    Feed.objects.filter(owner=by, roster=roster, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(owner=by, roster=roster, token_sha256=digest_of(secret), made_at=now)
    record("duty_feed.made", feed, by=by, after={"roster": roster.name if roster else ""})
    return feed, secret


@transaction.atomic
def end_feed(feed_id: int, *, by: User) -> None:
    """End an address of one's own; programs that still ask get nothing."""
    changed = Feed.objects.filter(pk=feed_id, owner=by, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if changed:
        record("duty_feed.ended", Feed.objects.get(pk=feed_id), by=by)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read_feed(secret: str, *, now: datetime) -> bytes | None:
    """The calendar at an address; None where there is none, or its owner may not see it any more.

    Rights are looked at anew each time: who lost them reads nothing.
    """
    rows = Feed.objects.filter(token_sha256=digest_of(secret), revoked_at=None)
    feed = rows.select_related("owner", "roster__unit__region").first()
    if feed is None or not feed.owner.is_active:
        return None
    if not may(feed.owner, Permission.VIEW_DUTY):
        return None
    seen = Roster.objects.visible_to(feed.owner)
    if feed.roster is not None and not seen.filter(pk=feed.roster_id).exists():
        return None
    Feed.objects.filter(pk=feed.pk).update(read_at=now)
    held = Holding.objects.in_force().touching(now - BACK, now + AHEAD)
    if feed.roster is None:
        held = held.filter(person=feed.owner)
        name = _("Duty of %(name)s") % {"name": feed.owner.printed_name}
    else:
        held = held.filter(shift__post__roster=feed.roster).visible_to(feed.owner)
        name = feed.roster.name
    rows_shown = held.select_related("person", "shift__post__roster").order_by("starts_at", "pk")
    events = [_event(one, feed, now) for one in rows_shown]
    if feed.roster is None:
        window = Interval(now - BACK, now + AHEAD)
        for source in calendar_sources.values():
            events += source(feed.owner_id, window)
    return calendar_of(name, events)


def _event(one: Holding, feed: Feed, now: datetime) -> FeedEvent:
    post = one.shift.post
    who = one.person.printed_name if one.person else _("nobody")
    own = f"{post.name} {one.shift.name}"
    return FeedEvent(
        uid=f"{one.shift_id}-{one.place}-{int(one.starts_at.timestamp())}@hengwang",
        start=one.starts_at,
        end=one.ends_at,
        title=own if feed.roster is None else f"{who} · {own}",
        description=post.roster.name,
        changed_at=now,
    )
