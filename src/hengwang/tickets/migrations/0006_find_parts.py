"""An index by which the parts of a ticket are found among the many that are whole."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0005_find_what_is_due_in_a_unit"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into", "opened_at"],
                name="tickets_parts",
            ),
        ),
    ]
