"""The steps that ended in a shift are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_start")]

    operations = [
        migrations.AddIndex(
            model_name="steprecord",
            index=models.Index(fields=["done_at"], name="access_step_by_end"),
        ),
    ]
