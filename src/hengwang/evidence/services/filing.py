"""Files evidence, replaces its file by a new revision, mends its dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.evidence.choices import EvidenceContent, EvidenceStatus
from hengwang.evidence.errors import (
    EvidenceExpiryError,
    EvidencePeriodError,
    EvidenceReviewedMeanwhileError,
    SameRevisionError,
)
from hengwang.evidence.models import EvidenceItem
from hengwang.files import storage
from hengwang.files.contents import content_of
from hengwang.files.models import StoredFile
from hengwang.files.services import add_revision, start_series
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce

UNREVIEWED: dict[str, Any] = {
    "status": EvidenceStatus.OFFERED,
    "review_note": "",
    "reviewed_at": None,
    "reviewed_by_name": "",
    "same_hand": False,
}


@dataclass(frozen=True)
class EvidenceDates:
    """What a piece is called, the days it supports, and from when on it counts no more."""

    title: str
    first: date
    last: date
    expires_on: date | None = None

    def check(self) -> None:
        """Refuse days in the wrong order.

        Raises:
            EvidencePeriodError: The last day supported lies before the first.
            EvidenceExpiryError: It would expire before it supports anything.
        """
        if self.last < self.first:
            raise EvidencePeriodError
        if self.expires_on is not None and self.expires_on <= self.first:
            raise EvidenceExpiryError


def look_into(stored: StoredFile) -> EvidenceContent:
    """What the file says; a PDF is read by a process of its own, up to 30 s."""
    return EvidenceContent(content_of(storage.path_of(stored.sha256), stored.media_type).value)


def look_into_unexamined(most: int = 200) -> int:
    """Look into files that nobody has looked into yet; returns how many it were.

    Nothing is written over a file that was replaced in the meantime.
    """
    rows = EvidenceItem.objects.filter(content=EvidenceContent.UNEXAMINED).select_related("file")
    count = 0
    for item in rows.order_by("pk")[:most]:
        try:
            found = look_into(item.file)
        except FileNotFoundError:
            # The store has lost it, which its own verification reports.
            found = EvidenceContent.UNKNOWN
        same = EvidenceItem.objects.filter(pk=item.pk, file=item.file_id)
        count += same.update(content=found)
    return count


@transaction.atomic
def add_evidence(
    unit: Unit,
    file: StoredFile,
    *,
    title: str,
    supports: tuple[date, date],
    expires_on: date | None = None,
    by: User,
) -> EvidenceItem:
    """File `file` as evidence of `unit` for the days `supports`, first and last inclusive.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        EvidencePeriodError, EvidenceExpiryError: The days are in the wrong order.
    """
    require(by, Permission.EDIT_EVALUATIONS, unit)
    dates = EvidenceDates(title, *supports, expires_on)
    dates.check()
    item = EvidenceItem.objects.create(
        unit=unit,
        series=start_series(title, file, by=by),
        file=file,
        content=look_into(file),
        title=title,
        supports_from=dates.first,
        supports_until=dates.last,
        expires_on=expires_on,
        added_by_name=by.printed_name,
        handed_in_by_id=by.pk,
        handed_in_by_name=by.printed_name,
    )
    after = {"title": title, "sha256": file.sha256, "content": item.content}
    record("evidence.added", item, by=by, after=after)
    announce("evidence.added", evidence_id=item.pk)
    return item


@transaction.atomic
def replace_file(item_id: int, file: StoredFile, *, note: str = "", by: User) -> EvidenceItem:
    """Put a new file in the place of the former, which stays; the review begins anew.

    What cites the former revision (a submitted or sealed figure) goes on citing it.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        SameRevisionError: The bytes are those of the current revision.
    """
    item = _locked(item_id, by)
    if file.sha256 == item.file.sha256:
        raise SameRevisionError
    revision = add_revision(item.series_id, file, by=by, note=note.strip())
    before = {"revision": item.revision, "sha256": item.file.sha256, "status": item.status}
    changes = {
        "file": file,
        "revision": revision.number,
        "content": look_into(file),
        **_handed_in(by),
    }
    _write(item, changes)
    after = {
        "revision": item.revision,
        "sha256": file.sha256,
        "status": item.status,
        "content": item.content,
    }
    record("evidence.replaced", item, by=by, before=before, after=after, note=note.strip())
    announce("evidence.replaced", evidence_id=item.pk)
    return item


@transaction.atomic
def amend_evidence(item_id: int, dates: EvidenceDates, *, by: User) -> EvidenceItem:
    """Change title, days or expiry; other days are another claim, so the review begins anew.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        EvidencePeriodError, EvidenceExpiryError: The days are in the wrong order.
    """
    item = _locked(item_id, by)
    dates.check()
    told = {
        "title": dates.title.strip() or item.title,
        "supports_from": dates.first,
        "supports_until": dates.last,
        "expires_on": dates.expires_on,
    }
    before = {name: getattr(item, name) for name in told}
    if before == told:
        return item
    is_other_claim = {**before, "title": ""} != {**told, "title": ""}
    _write(item, {**told, **(_handed_in(by) if is_other_claim else {})})
    record("evidence.amended", item, by=by, before=before, after=told)
    announce("evidence.amended", evidence_id=item.pk)
    return item


def _handed_in(by: User) -> dict[str, Any]:
    return {**UNREVIEWED, "handed_in_by_id": by.pk, "handed_in_by_name": by.printed_name}


def _locked(item_id: int, by: User) -> EvidenceItem:
    rows = EvidenceItem.objects.select_for_update(of=("self",))
    item = rows.select_related("unit__region", "file").get(pk=item_id)
    require(by, Permission.EDIT_EVALUATIONS, item.unit)
    return item


def _write(item: EvidenceItem, changes: dict[str, Any]) -> None:
    """Write over what was read only: on SQLite nothing is locked."""
    same = EvidenceItem.objects.filter(
        pk=item.pk, revision=item.revision, status=item.status, file=item.file_id
    )
    if not same.update(**changes):
        raise EvidenceReviewedMeanwhileError(title=item.title)
    for name, value in changes.items():
        setattr(item, name, value)
