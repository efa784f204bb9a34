"""An index by which the live tickets of units are found and counted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0004_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["unit", "state", "due_at"], name="tickets_of_unit_by_due"),
        ),
    ]
