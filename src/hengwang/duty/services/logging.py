"""Lines are added to the duty log; a correction names what it corrects."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.duty.choices import EntryKind
from hengwang.duty.errors import (
    EntryCorrectedError,
    EntrySettledError,
    EntryTimeError,
    WordsMissingError,
)
from hengwang.duty.models import Holding, LogEntry, OpenMark, Post, Roster, Shift
from hengwang.duty.services.rights import demand_at, demand_on, own_company
from hengwang.duty.word_lookup import INDEX
from hengwang.kernel.search_text import normalize
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is written down; without a moment it is now."""

    text: str
    kind: EntryKind = EntryKind.EVENT
    at: datetime | None = None
    post: Post | None = None
    needs_follow_up: bool = False


@transaction.atomic
def write_entry(roster_id: int, facts: EntryFacts, *, by: User) -> LogEntry:
    """Add a line.

    Raises:
        NotAllowedError: `by` does not stand duty for the unit.
        EntryTimeError: It tells of the future.
        WordsMissingError: It says nothing.
    """
    return _written(_roster(roster_id, by), _at_own_post(facts, roster_id, by), by)


@transaction.atomic
def correct_entry(entry_id: int, facts: EntryFacts, *, by: User) -> LogEntry:
    """Write what is right; the old line stays and says that it was corrected.

    Raises:
        EntryCorrectedError: Somebody has corrected it already.
    """
    old, roster = _old(entry_id, by)
    facts = replace(facts, post=facts.post or old.post)
    if LogEntry.objects.filter(corrects=old).exists():
        raise EntryCorrectedError
    try:
        with transaction.atomic():
            entry = _written(roster, facts, by, corrects=old)
    except IntegrityError:
        raise EntryCorrectedError from None
    OpenMark.objects.filter(entry=old).delete()
    return entry


@transaction.atomic
def settle_entry(entry_id: int, text: str, *, by: User) -> LogEntry:
    """Say that what an entry left to do is done.

    Raises:
        EntrySettledError: Nothing is left to do.
    """
    old, roster = _old(entry_id, by)
    gone, _ = OpenMark.objects.filter(entry=old).delete()
    if not gone:
        raise EntrySettledError
    facts = EntryFacts(text, EntryKind.MEASURE, post=old.post)
    return _written(roster, facts, by, settles=old)


def _written(
    roster: Roster,
    facts: EntryFacts,
    by: User,
    *,
    corrects: LogEntry | None = None,
    settles: LogEntry | None = None,
) -> LogEntry:
    now = timezone.now()
    text = facts.text.strip()
    if not text:
        raise WordsMissingError
    at = facts.at or (corrects.at if corrects else now)
    if at > now:
        raise EntryTimeError
    shift = _shift_of(roster, facts.post, by, at)
    entry = LogEntry.objects.create(
        roster=roster,
        post=facts.post or (shift.post if shift else None),
        shift=shift,
        kind=facts.kind,
        at=at,
        written_at=now,
        by=by,
        by_name=by.printed_name,
        text=text,
        needs_follow_up=facts.needs_follow_up,
        corrects=corrects,
        settles=settles,
        search_text=normalize(f"{text} {by.printed_name}"),
    )
    INDEX.put_in([(entry.pk, entry.search_text)])
    if facts.needs_follow_up:
        OpenMark.objects.create(entry=entry, roster=roster)
    action = "duty_entry.corrected" if corrects else "duty_entry.written"
    record(action, entry, by=by, after={"at": at, "text": text})
    announce("duty_entry.written", entry_id=entry.pk)
    return entry


def _roster(roster_id: int, by: User) -> Roster:
    roster: Roster = Roster.objects.select_related("unit").get(pk=roster_id)
    demand_on(by, roster)
    return roster


def _old(entry_id: int, by: User) -> tuple[LogEntry, Roster]:
    """An entry somebody adds to; a company's people only to those of their own posts."""
    old: LogEntry = LogEntry.objects.select_related("post__roster__unit").get(pk=entry_id)
    roster = _roster(old.roster_id, by)
    own = LogEntry.objects.stood_by(by).filter(pk=entry_id)
    if own_company(by) is not None and not own.exists():
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)
    return old, roster


def _at_own_post(facts: EntryFacts, roster_id: int, by: User) -> EntryFacts:
    """What a company's person writes belongs to a post of the company, whatever was chosen."""
    company = own_company(by)
    if company is None:
        return facts
    if facts.post is not None:
        demand_at(by, facts.post)
        return facts
    posts = Post.objects.filter(roster=roster_id, company=company).order_by("order", "pk")
    held = Holding.objects.in_force().filter(person=by).at(facts.at or timezone.now())
    own = posts.filter(pk__in=held.values("shift__post")).first()
    return replace(facts, post=own or posts.first())


def _shift_of(roster: Roster, post: Post | None, by: User, at: datetime) -> Shift | None:
    """The writer's own shift at that moment, else one of the post, else one of the roster."""
    rows = Holding.objects.in_force().filter(shift__post__roster=roster).at(at)
    if post is not None:
        rows = rows.filter(shift__post=post)
    found = list(rows.select_related("shift__post").order_by("shift__post__order", "pk"))
    own = next((one for one in found if one.person_id == by.pk), None)
    chosen = own or (found[0] if found else None)
    return None if chosen is None else chosen.shift
