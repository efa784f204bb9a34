"""Workbooks that were imported: which bytes, when, by whom, with what result."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hengwang.files.models import StoredFile


class WorkbookImport(models.Model):
    """One import that was carried out."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="workbook_imports")
    sha256 = models.CharField(max_length=64, db_index=True)
    imported_at = models.DateTimeField(_("Imported at"), auto_now_add=True)
    imported_by_id = models.BigIntegerField(null=True)
    imported_by_name = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file.name} {self.imported_at:%Y-%m-%d}"
