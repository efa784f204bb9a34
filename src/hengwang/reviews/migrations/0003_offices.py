"""The unit that each report prints, from what was read of it."""

from typing import Any

from django.db import migrations


def fill(apps: Any, _editor: Any) -> None:
    """One report after the other: their facts are long."""
    contents = apps.get_model("reviews", "ReportContent").objects
    reports = apps.get_model("reviews", "ReviewedReport").objects
    for pk, body in contents.values_list("pk", "facts__operating_body").iterator():
        if isinstance(body, str) and body.strip():
            reports.filter(pk=pk).update(office=" ".join(body.split())[:200])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_batches")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
