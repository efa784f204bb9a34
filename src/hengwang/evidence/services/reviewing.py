"""Accepts or rejects evidence, one or many; of two people at once one has effect."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.evidence.choices import EvidenceStatus
from hengwang.evidence.errors import (
    EvidenceReviewedMeanwhileError,
    EvidenceSameHandError,
    NothingToReviewError,
    RejectionNeedsReasonError,
)
from hengwang.evidence.models import EvidenceItem, EvidenceReview
from hengwang.evidence.rules import is_same_hand
from hengwang.files.models import FileRevision
from hengwang.outbox.services import announce


@dataclass(frozen=True)
class Ruling:
    """A verdict and why; a rejection needs its reason."""

    accepted: bool
    note: str = ""

    @property
    def status(self) -> EvidenceStatus:
        """The stored word."""
        return EvidenceStatus.ACCEPTED if self.accepted else EvidenceStatus.REJECTED

    def check(self) -> None:
        """Refuse a rejection without a reason.

        Raises:
            RejectionNeedsReasonError: There is none.
        """
        if not self.accepted and not self.note.strip():
            raise RejectionNeedsReasonError


def review_evidence(
    item_id: int, *, accepted: bool, note: str = "", seen: str = "", by: User
) -> EvidenceItem:
    """Accept or reject a piece of evidence; what is rejected counts nowhere any more.

    Args:
        item_id: The piece.
        accepted: Whether it counts.
        note: Why; needed for a rejection.
        seen: `seen_as` of the piece as the reviewer saw it; empty is the first review of the
            current revision.
        by: Who reviews; in an office that separates duties, not who handed it in.

    Raises:
        NotAllowedError: The user may not review evaluations of the unit.
        RejectionNeedsReasonError: It is rejected without a note.
        EvidenceSameHandError: The user handed it in.
        EvidenceReviewedMeanwhileError: It is not as it was seen; also for the slower of two.
    """
    return review_many({item_id: seen}, Ruling(accepted, note), by=by)[0]


def seen_as(item: EvidenceItem) -> str:
    """Revision and status of a piece, which a page sends back with the verdict."""
    return f"{item.revision}.{item.status}"


@transaction.atomic
def review_many(seen: Mapping[int, str], ruling: Ruling, *, by: User) -> list[EvidenceItem]:
    """Give one verdict to several pieces; all of them, or none.

    Raises:
        NothingToReviewError: None was chosen.
        NotAllowedError, RejectionNeedsReasonError, EvidenceSameHandError,
        EvidenceReviewedMeanwhileError: As `review_evidence`; one stops all.
    """
    if not seen:
        raise NothingToReviewError
    ruling.check()
    rows = EvidenceItem.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    items = list(rows.select_related("unit__region").order_by("pk"))
    if len(items) != len(seen):
        raise EvidenceItem.DoesNotExist
    for item in items:
        _refuse(item, seen[item.pk], by)
    revisions = _revisions_of(items)
    for item in items:
        _rule(item, revisions[item.pk], ruling, by)
    return items


def _refuse(item: EvidenceItem, seen: str, by: User) -> None:
    require(by, Permission.REVIEW_EVALUATIONS, item.unit)
    expected = seen or f"{item.revision}.{EvidenceStatus.OFFERED.value}"
    if seen_as(item) != expected:
        raise EvidenceReviewedMeanwhileError(title=item.title)
    if settings.SEPARATE_DUTIES and is_same_hand(item.handed_in_by_id, by.pk):
        raise EvidenceSameHandError(title=item.title)


def _revisions_of(items: list[EvidenceItem]) -> dict[int, FileRevision]:
    """The current revision of each; one query."""
    found = FileRevision.objects.filter(series__in=[item.series_id for item in items])
    known = {(one.series_id, one.number): one for one in found}
    return {item.pk: known[item.series_id, item.revision] for item in items}


def _rule(item: EvidenceItem, revision: FileRevision, ruling: Ruling, by: User) -> None:
    now, before = timezone.now(), item.status
    changes = {
        "status": ruling.status,
        "review_note": ruling.note.strip()[:300],
        "reviewed_at": now,
        "reviewed_by_name": by.printed_name,
        "same_hand": is_same_hand(item.handed_in_by_id, by.pk),
    }
    # What was seen stands in the condition: of two people at the same instant exactly one changes
    # the row, also where the database locks none.
    unchanged = EvidenceItem.objects.filter(pk=item.pk, status=before, revision=item.revision)
    if not unchanged.update(**changes):
        raise EvidenceReviewedMeanwhileError(title=item.title)
    for name, value in changes.items():
        setattr(item, name, value)
    EvidenceReview.objects.create(
        item=item,
        revision=revision,
        verdict=item.status,
        note=item.review_note,
        at=now,
        by=by,
        by_name=by.printed_name,
        same_hand=item.same_hand,
    )
    after = {
        "status": item.status,
        "note": item.review_note,
        "revision": item.revision,
        "same_hand": item.same_hand,
    }
    record("evidence.reviewed", item, by=by, before={"status": before}, after=after)
    announce("evidence.reviewed", evidence_id=item.pk)
