"""Files that were let in, and the series in which their revisions follow each other."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.files.choices import FileKind


class StoredFile(models.Model):
    """One upload; its bytes lie once under their digest, however often they are uploaded."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    media_type = models.CharField(_("type"), max_length=100)
    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=FileKind)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    created_by_id = models.BigIntegerField(_("uploaded by"), null=True)
    created_by_name = models.CharField(_("uploaded by"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size_bytes__gte=1), name="stored_file_is_not_empty"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FileSeries(models.Model):
    """One document through its revisions; whoever owns it keeps a foreign key to the series."""

    title = models.CharField(_("title"), max_length=300)

    def __str__(self) -> str:
        return self.title


class FileRevision(models.Model):
    """The n-th state of a document; a revision is added, never replaced."""

    series = models.ForeignKey(FileSeries, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="revisions")
    note = models.TextField(_("note"), blank=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by_id = models.BigIntegerField(_("added by"), null=True)
    added_by_name = models.CharField(_("added by"), max_length=200, blank=True)

    class Meta:
        ordering = ["series_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="revision_number_once_per_series"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="revisions_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} · {self.number}"
