"""What a submitted figure cites: the revision of the evidence it had on that day."""

from django.db import models

from hengwang.evidence.choices import EvidenceStatus
from hengwang.evidence.models import EvidenceItem
from hengwang.files.models import FileRevision
from hengwang.performance.models.evaluation import FrozenRevision


class Citation(models.Model):
    """One piece behind one frozen figure; never changed, and what it cites is never removed."""

    frozen = models.ForeignKey(FrozenRevision, models.PROTECT, related_name="citations")
    figure_id = models.CharField(max_length=12)
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="citations")
    revision = models.ForeignKey(FileRevision, models.PROTECT, related_name="citations")
    status = models.CharField(
        max_length=10, choices=EvidenceStatus.choices, help_text="On the day of the submission."
    )

    class Meta:
        ordering = ["frozen", "figure_id", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["frozen", "figure_id", "item"], name="citation_once_a_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} ← {self.revision}"
