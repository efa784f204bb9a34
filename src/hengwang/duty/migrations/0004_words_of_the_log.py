"""The index of the log's words, as each database has it; entries that are there wait for a job."""

from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE duty_words USING fts5"
    "(pairs, content='', detail='none', tokenize='ascii')"
)
POSTGRES = (
    "CREATE TABLE duty_words (entry_id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
    "CREATE INDEX duty_words_pairs ON duty_words USING gin (pairs)",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
    else:
        for statement in POSTGRES:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE duty_words")


def note_backlog(apps, schema_editor):
    newest = apps.get_model("duty", "LogEntry").objects.aggregate(pk=models.Max("pk"))["pk"]
    if newest is not None:
        apps.get_model("duty", "WordsBacklog").objects.create(below=newest + 1)


class Migration(migrations.Migration):

    dependencies = [
        ("duty", "0003_find_corrections_and_what_is_on_now"),
    ]

    operations = [
        migrations.CreateModel(
            name="WordsBacklog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("below", models.BigIntegerField()),
            ],
        ),
        # Part of the schema: also for a database that is laid out at once.
        migrations.RunPython(make, drop, hints={"schema": True}),
        migrations.RunPython(note_backlog, migrations.RunPython.noop),
    ]
