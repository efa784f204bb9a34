"""Keeps which revision of which evidence a submitted figure cites."""

from hengwang.files.models import FileRevision
from hengwang.performance.models import Citation, FrozenRevision, Indicator


def cite(frozen: FrozenRevision) -> None:
    """Cite the evidence of every figure as it is now; three queries however many.

    MUST run in the transaction of the submission.
    """
    links = Indicator.evidence.through.objects.filter(indicator__evaluation=frozen.evaluation_id)
    told = list(
        links.order_by("indicator_id", "evidenceitem_id").values_list(
            "indicator__figure_id",
            "evidenceitem_id",
            "evidenceitem__series_id",
            "evidenceitem__revision",
            "evidenceitem__status",
        )
    )
    of_these = {"series__evidence_item__indicators__evaluation": frozen.evaluation_id}
    found = FileRevision.objects.filter(**of_these).distinct()
    by_number = {(one.series_id, one.number): one.pk for one in found}
    Citation.objects.bulk_create(
        Citation(
            frozen=frozen,
            figure_id=figure_id,
            item_id=item_id,
            revision_id=by_number[series_id, number],
            status=status,
        )
        for figure_id, item_id, series_id, number, status in told
    )
