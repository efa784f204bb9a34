"""The files of a batch: taken in, known before, twice in it, or refused with the reason."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.reviews.choices import Outcome
from hengwang.reviews.models.batch import ENTERED, ReportBatch
from hengwang.reviews.models.report import ReviewedReport


class BatchFile(models.Model):
    """One file as it was handed in; several may lead to the same report, one of them enters it."""

    batch = models.ForeignKey(ReportBatch, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField(help_text="In the order of the upload, from 1.")
    name = models.CharField(_("File"), max_length=255)
    outcome = models.CharField(max_length=10, choices=Outcome)
    report = models.ForeignKey(
        ReviewedReport, models.CASCADE, related_name="batch_files", null=True
    )
    message = models.CharField(max_length=500, blank=True, help_text="English, with %(name)s.")
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["batch", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "report"],
                condition=Q(outcome__in=ENTERED),
                name="report_entered_once_per_batch",
            )
        ]

    def __str__(self) -> str:
        return self.name
