"""An index of the hand-overs nobody took yet, which every page asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("duty", "0004_words_of_the_log"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("taken_at__isnull", True)),
                fields=["incoming"],
                name="handovers_not_taken",
            ),
        ),
    ]
