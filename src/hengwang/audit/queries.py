"""Reads of the trail: the history of one record, and entries by filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from hengwang.audit.models import AuditEntry, SealedLink
from hengwang.audit.sealing import Head, chain_head
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import midnight

__all__ = [
    "EntryFilter",
    "EntryRow",
    "Found",
    "actions",
    "chain_head",
    "entries",
    "head_on",
    "history_of",
]


@dataclass(frozen=True)
class Change:
    """One field, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class EntryRow:
    """One entry for a page; `seq` and `hash` are None until it is sealed."""

    id: int
    at: datetime
    action: str
    subject_kind: str
    subject_id: str
    subject_printed: str
    actor_id: int | None
    actor_name: str
    changes: tuple[Change, ...]
    note: str
    channel: str
    ip: str | None
    seq: int | None
    hash: str | None

    @property
    def told(self) -> tuple[Change, ...]:
        """Changes a reader is told of: what stayed empty says nothing."""
        empty: tuple[Any, ...] = (None, "", [], {})
        return tuple(
            one for one in self.changes if one.before not in empty or one.after not in empty
        )


@dataclass(frozen=True)
class EntryFilter:
    """What to look for; None asks nothing."""

    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    actor_id: int | None = None
    channel: str | None = None
    during: Interval | None = None
    text: str | None = None


@dataclass(frozen=True)
class Found:
    """One page of entries, newest first, and how many there are in all."""

    rows: tuple[EntryRow, ...]
    total: int


def history_of(subject: models.Model, *, limit: int = 200) -> tuple[EntryRow, ...]:
    """What happened to one row, newest first; one query."""
    chosen = AuditEntry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    return _rows(chosen.select_related("link").order_by("-pk")[:limit])


def entries(wanted: EntryFilter, *, offset: int = 0, limit: int = 50) -> Found:
    """Entries that match, newest first; two queries. Who may ask is the caller's to check."""
    chosen = AuditEntry.objects.filter(_condition(wanted))
    page = chosen.select_related("link").order_by("-pk")[offset : offset + limit]
    return Found(_rows(page), chosen.count())


def actions() -> list[str]:
    """All actions that occur, for a filter."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


def head_on(day: date) -> Head | None:
    """The chain's head at the end of a Beijing day, as printed on sealed documents."""
    end = midnight(day + timedelta(days=1))
    link = SealedLink.objects.filter(sealed_at__lt=end).order_by("-seq").first()
    return None if link is None else Head(link.seq, link.hash, link.sealed_at)


def _condition(wanted: EntryFilter) -> models.Q:
    exact = {
        name: value
        for name in ("action", "subject_kind", "subject_id", "actor_id", "channel")
        if (value := getattr(wanted, name)) is not None
    }
    condition = models.Q(**exact)
    if wanted.during is not None:
        condition &= models.Q(at__gte=wanted.during.start, at__lt=wanted.during.end)
    if wanted.text:
        condition &= (
            models.Q(subject_printed__icontains=wanted.text)
            | models.Q(actor_name__icontains=wanted.text)
            | models.Q(note__icontains=wanted.text)
        )
    return condition


def _rows(chosen: Iterable[AuditEntry]) -> tuple[EntryRow, ...]:
    return tuple(_row(entry) for entry in chosen)


def _row(entry: AuditEntry) -> EntryRow:
    link: SealedLink | None = getattr(entry, "link", None)
    return EntryRow(
        id=entry.pk,
        at=entry.at,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        subject_printed=entry.subject_printed,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        changes=_changes(entry.before or {}, entry.after or {}),
        note=entry.note,
        channel=entry.channel,
        ip=entry.ip,
        seq=None if link is None else link.seq,
        hash=None if link is None else link.hash,
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """Fields of either side."""
    return tuple(
        Change(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])
    )
