"""When a reminder reached its office; those of before are taken as handed over when sent."""

from django.db import migrations, models
from django.db.models import F


def _hand_over(apps, _editor):
    reminders = apps.get_model("performance", "CampaignReminder").objects
    reminders.filter(delivered_at=None).update(delivered_at=F("sent_at"))


class Migration(migrations.Migration):
    dependencies = [("performance", "0003_demanded_declarations")]

    operations = [
        migrations.AddField(
            model_name="campaignreminder",
            name="delivered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(_hand_over, migrations.RunPython.noop),
    ]
