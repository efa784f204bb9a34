"""Indexes of what the list of tickets is filtered by, in the list's order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0008_count_by_filters"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="ticket",
            name="tickets_by_kind",
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="tickets_by_state",
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["state", "-opened_at", "-id", "kind", "priority", "source"],
                name="tickets_by_state",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["kind", "-opened_at", "-id", "state", "priority", "source"],
                name="tickets_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["due_at", "id"], name="tickets_in_order_of_due"),
        ),
    ]
