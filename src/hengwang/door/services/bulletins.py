"""Bulletins are written, published, continued and closed; their times stay the ledger's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.audit.services import record
from hengwang.availability.choices import Cause, Decision
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.availability.services.causes import set_cause
from hengwang.door.choices import BulletinKind, BulletinState
from hengwang.door.errors import (
    BulletinStateError,
    CauseNotSaidError,
    ForeignAudienceError,
    GroundMissingError,
    NobodyAddressedError,
    OutageGoesOnError,
    TextMissingError,
    WorkNotOverError,
)
from hengwang.door.models import Bulletin, BulletinUpdate
from hengwang.kernel.search_text import search_text
from hengwang.network.models import Circuit
from hengwang.organizations.models import Region, Unit
from hengwang.outbox.services import announce

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a bulletin stands on: an outage, a maintenance window, or nothing (a notice)."""

    outage: Outage | None = None
    window: MaintenanceWindow | None = None

    @property
    def kind(self) -> BulletinKind:
        """Which of the three."""
        if self.outage is not None:
            return BulletinKind.OUTAGE
        return BulletinKind.NOTICE if self.window is None else BulletinKind.WORK


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: everybody, or regions, units with all below, circuits."""

    is_for_all: bool = False
    regions: Sequence[Region] = ()
    units: Sequence[Unit] = ()
    circuits: Sequence[Circuit] = ()


@transaction.atomic
def draft_bulletin(
    unit: Unit, title: str, text: str, *, ground: Ground, audience: Audience, by: User
) -> Bulletin:
    """Write a draft, which no unit reads yet.

    Args:
        unit: Whose bulletin it is (the house that issues it).
        ground: What it stands on; the times are taken from there.

    Raises:
        NotAllowedError: `by` does not write bulletins of the unit.
        GroundMissingError, NobodyAddressedError, ForeignAudienceError: As their words say.
    """
    require(by, Permission.WRITE_BULLETINS, unit)
    _demand_ground(ground, by)
    _demand_audience(audience, by)
    now = timezone.now()
    outage = ground.outage
    row = Bulletin.objects.create(
        kind=ground.kind,
        unit=unit,
        title=title.strip(),
        text=text.strip(),
        target=None if outage is None else outage.target,
        outage=outage,
        noted_at=None if outage is None else _moment_of(outage),
        window=ground.window,
        is_for_all=audience.is_for_all,
        written_by=by,
        written_at=now,
        search_text=search_text(title, text, unit.name),
    )
    _address(row, audience)
    record("bulletin.written", row, by=by, after={"title": row.title, "kind": row.kind})
    return row


@transaction.atomic
def edit_bulletin(
    bulletin_id: int, title: str, text: str, *, audience: Audience, by: User
) -> Bulletin:
    """Change a draft; what was published is only added to.

    Raises:
        NotAllowedError, BulletinStateError, NobodyAddressedError, ForeignAudienceError
    """
    row = _locked(bulletin_id, by, Permission.WRITE_BULLETINS, BulletinState.DRAFT)
    _demand_audience(audience, by)
    before = {"title": row.title, "text": row.text}
    row.title, row.text, row.is_for_all = title.strip(), text.strip(), audience.is_for_all
    row.search_text = search_text(title, text, row.unit.name)
    row.save(update_fields=["title", "text", "is_for_all", "search_text"])
    _address(row, audience)
    after = {"title": row.title, "text": row.text}
    record("bulletin.edited", row, by=by, before=before, after=after)
    return row


@transaction.atomic
def publish_bulletin(bulletin_id: int, *, by: User) -> Bulletin:
    """Let the units read it; whoever holds the right may publish their own.

    Raises:
        NotAllowedError: `by` may not publish; a draft of somebody who may not waits for another.
        BulletinStateError: It is published already, or withdrawn.
    """
    row = _locked(bulletin_id, by, Permission.PUBLISH_BULLETINS, BulletinState.DRAFT)
    row.state, row.published_by, row.published_at = BulletinState.PUBLISHED, by, timezone.now()
    row.save(update_fields=["state", "published_by", "published_at"])
    after = {"title": row.title, "written_by": str(row.written_by or "")}
    record("bulletin.published", row, by=by, after=after)
    announce("bulletin.published", bulletin_id=row.pk)
    return row


@transaction.atomic
def add_update(bulletin_id: int, text: str, *, by: User) -> BulletinUpdate:
    """Add a word to a published bulletin.

    Raises:
        NotAllowedError, BulletinStateError, TextMissingError
    """
    if not text.strip():
        raise TextMissingError
    row = _locked(bulletin_id, by, Permission.WRITE_BULLETINS, BulletinState.PUBLISHED)
    made = BulletinUpdate.objects.create(
        bulletin=row, at=timezone.now(), by=by, by_name=by.printed_name, text=text.strip()
    )
    record("bulletin.updated", row, by=by, note=made.text)
    announce("bulletin.updated", bulletin_id=row.pk, update_id=made.pk)
    return made


@transaction.atomic
def close_bulletin(
    bulletin_id: int, closing: str = "", *, cause: str = "", cause_note: str = "", by: User
) -> Bulletin:
    """Close it when what it is about is over; the cause of an outage is kept in the ledger.

    Args:
        closing: A last word.
        cause: Why the target was down, where the ledger does not say it yet.

    Raises:
        NotAllowedError, BulletinStateError
        OutageGoesOnError, WorkNotOverError: It is not over.
        CauseNotSaidError: Nobody has said why.
    """
    row = _locked(bulletin_id, by, Permission.WRITE_BULLETINS, BulletinState.PUBLISHED)
    now = timezone.now()
    window = row.window
    if window is not None and window.ends_at > now and window.state == Decision.APPROVED:
        raise WorkNotOverError(until=f"{timezone.localtime(window.ends_at):%m-%d %H:%M}")
    if row.outage is not None:
        _demand_cause(row.outage, cause, cause_note, by)
    row.state, row.closed_by, row.closed_at = BulletinState.CLOSED, by, now
    row.closing = closing.strip()
    row.save(update_fields=["state", "closed_by", "closed_at", "closing"])
    record("bulletin.closed", row, by=by, note=row.closing)
    announce("bulletin.closed", bulletin_id=row.pk)
    return row


@transaction.atomic
def withdraw_bulletin(bulletin_id: int, *, by: User) -> Bulletin:
    """Take a draft away; what units have read is closed, not withdrawn."""
    row = _locked(bulletin_id, by, Permission.WRITE_BULLETINS, BulletinState.DRAFT)
    row.state = BulletinState.WITHDRAWN
    row.save(update_fields=["state"])
    record("bulletin.withdrawn", row, by=by)
    return row


@transaction.atomic
def find_outages_again(target_id: int) -> int:
    """Tie bulletins to the outage that took the place of theirs when the ledger was written anew.

    Returns:
        How many were tied again.
    """
    lost = Bulletin.objects.filter(target=target_id, outage=None, kind=BulletinKind.OUTAGE)
    tied = 0
    for row in lost.select_for_update(of=("self",)):
        until = max(row.noted_at + MINUTE, row.written_at)
        rows = Outage.objects.filter(target=target_id).touching(row.noted_at, until)
        found = rows.order_by("started_at").first()
        if found is not None:
            Bulletin.objects.filter(pk=row.pk, outage=None).update(outage=found)
            tied += 1
    return tied


def _moment_of(outage: Outage) -> datetime:
    """A moment well inside, so that a beginning told a little otherwise still holds it."""
    until = outage.ended_at or max(timezone.now(), outage.started_at)
    return outage.started_at + (until - outage.started_at) / 2


def _demand_cause(outage: Outage, cause: str, note: str, by: User) -> None:
    if outage.ended_at is None:
        raise OutageGoesOnError
    if cause and (cause, note) != (outage.cause, outage.cause_note):
        set_cause(outage.pk, cause, note, by=by)
    elif outage.cause == Cause.UNKNOWN:
        raise CauseNotSaidError


def _demand_ground(ground: Ground, by: User) -> None:
    if ground.outage is not None:
        is_there = Outage.objects.visible_to(by).filter(pk=ground.outage.pk).exists()
    elif ground.window is not None:
        rows = MaintenanceWindow.objects.visible_to(by)
        is_there = rows.filter(pk=ground.window.pk, state=Decision.APPROVED).exists()
    else:
        return
    if not is_there:
        raise GroundMissingError


def _demand_audience(audience: Audience, by: User) -> None:
    """For somebody, and for nobody whom the writer does not look after."""
    reach = by.reach(Permission.WRITE_BULLETINS)
    if reach.everywhere:
        named = bool(audience.regions or audience.units or audience.circuits)
        if not (audience.is_for_all or named):
            raise NobodyAddressedError
        return
    if audience.is_for_all:
        raise ForeignAudienceError(name=Bulletin._meta.get_field("is_for_all").verbose_name)
    asked: dict[int, Unit | Circuit] = {one.pk: one for one in audience.units}
    asked |= {one.unit_id: one for one in audience.circuits}
    if not asked and not audience.regions:
        raise NobodyAddressedError
    own = units_with(by, Permission.WRITE_BULLETINS)
    known = set(own.filter(pk__in=asked).values_list("pk", flat=True))
    for pk, named_one in asked.items():
        if pk not in known:
            raise ForeignAudienceError(name=named_one)
    for region in audience.regions:
        if not reach.covers(path="", region_code=region.code):
            raise ForeignAudienceError(name=region)


def _address(row: Bulletin, audience: Audience) -> None:
    row.regions.set(audience.regions)
    row.units.set(audience.units)
    row.circuits.set(audience.circuits)


def _locked(bulletin_id: int, by: User, permission: Permission, state: BulletinState) -> Bulletin:
    rows = Bulletin.objects.select_for_update(of=("self",)).select_related(
        "unit__region", "outage", "window", "written_by"
    )
    row: Bulletin = rows.get(pk=bulletin_id)
    require(by, permission, row.unit)
    if row.state != state:
        raise BulletinStateError(state=row.get_state_display())
    return row
