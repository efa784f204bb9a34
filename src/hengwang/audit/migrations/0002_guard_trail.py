"""Puts the triggers that refuse change and removal on the trail."""

from django.db import migrations

from hengwang.audit import triggers


def put(apps, schema_editor):
    triggers.install(schema_editor.connection)


def take(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    # Part of the schema: also for a database that is laid out at once.
    operations = [migrations.RunPython(put, take, hints={"schema": True})]
