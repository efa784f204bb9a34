"""Indexes by which corrections and the holdings that are not over yet are found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("duty", "0002_people_needed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(fields=["ends_at", "starts_at"], name="holdings_by_end"),
        ),
        migrations.RemoveIndex(
            model_name="logentry",
            name="entries_newest",
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["-at", "-id", "roster"], name="entries_in_order"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects"],
                name="entries_correcting",
            ),
        ),
    ]
