"""When a change is planned to be made."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0006_find_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="change_starts_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="Change planned from"
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="change_ends_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="Change planned until"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("change_starts_at__isnull", False)),
                fields=["change_starts_at"],
                name="tickets_by_planned_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change_ends_at", None),
                    ("change_starts_at", None),
                )
                | models.Q(("change_ends_at__gt", models.F("change_starts_at"))),
                name="planned_change_has_length",
            ),
        ),
    ]
