"""Cites the evidence of what was submitted before there were revisions: each had one."""

from django.db import migrations
from django.db.models import F


def forwards(apps, schema_editor):
    citations = apps.get_model("performance", "Citation").objects
    indicators = apps.get_model("performance", "Indicator").objects
    revisions = apps.get_model("files", "FileRevision").objects
    # Only the latest revision of an evaluation: its rows are still as they were submitted.
    frozen = apps.get_model("performance", "FrozenRevision").objects.filter(
        revision=F("evaluation__revision"), citations=None
    )
    for one in frozen.iterator():
        for row in indicators.filter(evaluation=one.evaluation_id):
            for item in row.evidence.all():
                citations.create(
                    frozen=one,
                    figure_id=row.figure_id,
                    item_id=item.pk,
                    revision=revisions.get(series=item.series_id, number=item.revision),
                    status=item.status,
                )


class Migration(migrations.Migration):
    dependencies = [("performance", "0005_citations")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
