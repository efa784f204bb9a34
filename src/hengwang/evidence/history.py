"""The revisions of a piece with their verdicts, its twins, and which submissions cite it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hengwang.accounts.models import User
from hengwang.evidence.models import EvidenceItem, EvidenceReview
from hengwang.files.models import FileRevision

TWINS_SHOWN = 20


@dataclass(frozen=True)
class RevisionShown:
    """One revision, its latest verdict, and whether it is the one that counts now."""

    revision: FileRevision
    review: EvidenceReview | None
    is_current: bool


def revisions_of(item: EvidenceItem) -> list[RevisionShown]:
    """All of them, the latest first; two queries."""
    verdicts = {one.revision_id: one for one in item.reviews.order_by("at", "pk")}
    rows = item.series.revisions.select_related("stored").order_by("-number")
    return [
        RevisionShown(row, verdicts.get(row.pk), is_current=row.number == item.revision)
        for row in rows
    ]


def twins_of(item: EvidenceItem, user: User) -> Sequence[EvidenceItem]:
    """Other pieces the user may see with the same bytes now, with their figures; two queries."""
    rows = EvidenceItem.objects.visible_to(user).filter(file__sha256=item.file.sha256)
    others = rows.exclude(pk=item.pk).select_related("unit")
    return list(others.prefetch_related("indicators__evaluation")[:TWINS_SHOWN])
