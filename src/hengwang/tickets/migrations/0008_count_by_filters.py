"""An index of what the list of tickets is filtered by, which alone is read to count them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0007_plan_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["state", "kind", "priority", "source"], name="tickets_by_state"
            ),
        ),
    ]
