"""The index of tickets' words, as each database has it."""

from django.db import migrations, models

SQLITE = (
    "CREATE VIRTUAL TABLE tickets_words USING fts5"
    "(pairs, content='', detail='none', tokenize='ascii')"
)
POSTGRES = (
    "CREATE TABLE tickets_words (ticket_id bigint PRIMARY KEY, pairs tsvector NOT NULL)",
    "CREATE INDEX tickets_words_pairs ON tickets_words USING gin (pairs)",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
    else:
        for statement in POSTGRES:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE tickets_words")


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0003_letters_knowledge_and_superiors"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="is_indexed",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("is_indexed", False)),
                fields=["id"],
                name="tickets_not_indexed",
            ),
        ),
        # Part of the schema: also for a database that is laid out at once.
        migrations.RunPython(make, drop, hints={"schema": True}),
    ]
