"""Gives every piece of evidence that was filed before its first revision and its uploader."""

from django.db import migrations


def forwards(apps, schema_editor):
    items = apps.get_model("evidence", "EvidenceItem").objects.filter(series=None)
    series = apps.get_model("files", "FileSeries").objects
    revisions = apps.get_model("files", "FileRevision").objects
    for item in items.select_related("file").iterator():
        item.series = series.create(title=item.title)
        revisions.create(
            series=item.series,
            number=1,
            stored=item.file,
            added_at=item.added_at,
            added_by_id=item.file.created_by_id,
            added_by_name=item.added_by_name,
        )
        item.handed_in_by_id = item.file.created_by_id
        item.handed_in_by_name = item.added_by_name
        item.save(update_fields=["series", "handed_in_by_id", "handed_in_by_name"])


def backwards(apps, schema_editor):
    """The series stay: they cite files that other rows cite too."""
    apps.get_model("evidence", "EvidenceItem").objects.update(series=None)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_evidence_revisions")]

    operations = [migrations.RunPython(forwards, backwards)]
