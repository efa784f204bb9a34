"""The evidence a frozen revision cites, in the revisions it had on the day of the submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hengwang.evidence.choices import EvidenceStatus
from hengwang.evidence.models import EvidenceItem, EvidenceReview
from hengwang.files.models import FileRevision, StoredFile
from hengwang.performance.models import FrozenRevision


@dataclass(frozen=True)
class CitedItem:
    """One piece with the cited revision and the latest verdict on that revision."""

    item: EvidenceItem
    revision: FileRevision
    status: str
    same_hand: bool

    @property
    def file(self) -> StoredFile:
        """The file of the cited revision."""
        return self.revision.stored


@dataclass(frozen=True)
class Cited:
    """All pieces by their id, and which figures cite them."""

    items: Mapping[int, CitedItem]
    by_figure: Mapping[str, Sequence[int]]

    def of(self, figure_id: str) -> Sequence[int]:
        """Ids of the pieces a figure cites, in order."""
        return self.by_figure.get(figure_id, ())


def cited_by(frozen: FrozenRevision) -> Cited:
    """What a frozen revision cites; two queries, however many pieces."""
    rows = list(
        frozen.citations.select_related("item", "revision__stored").order_by("figure_id", "item_id")
    )
    wanted = {row.revision_id for row in rows}
    reviews = EvidenceReview.objects.filter(revision__citations__frozen=frozen).order_by("at", "pk")
    verdicts = {one.revision_id: one for one in reviews if one.revision_id in wanted}
    items: dict[int, CitedItem] = {}
    by_figure: dict[str, list[int]] = {}
    for row in rows:
        by_figure.setdefault(row.figure_id, []).append(row.item_id)
        verdict = verdicts.get(row.revision_id)
        items[row.item_id] = CitedItem(
            item=row.item,
            revision=row.revision,
            status=verdict.verdict if verdict else EvidenceStatus(row.status).value,
            same_hand=bool(verdict and verdict.same_hand),
        )
    return Cited(items, by_figure)
