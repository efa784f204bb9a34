"""Rounds nobody asked for, and readings that are corrected by others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0001_start'),
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='reading',
            options={'ordering': ['inspection', 'item__position', 'pk'], 'verbose_name': 'Reading'},
        ),
        migrations.RemoveConstraint(
            model_name='reading',
            name='one_reading_an_item',
        ),
        migrations.AddField(
            model_name='occurrence',
            name='is_extra',
            field=models.BooleanField(default=False, verbose_name='Unscheduled'),
        ),
        migrations.AddField(
            model_name='occurrence',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='Reason'),
        ),
        migrations.AddField(
            model_name='reading',
            name='corrected_at',
            field=models.DateTimeField(null=True, verbose_name='Corrected at'),
        ),
        migrations.AddField(
            model_name='reading',
            name='corrected_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reading',
            name='corrected_by_name',
            field=models.CharField(blank=True, max_length=100, verbose_name='Corrected by'),
        ),
        migrations.AddField(
            model_name='reading',
            name='corrects',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='inspections.reading'),
        ),
        migrations.AddField(
            model_name='reading',
            name='is_last',
            field=models.BooleanField(default=True, verbose_name='Stands'),
        ),
        migrations.AddField(
            model_name='reading',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='Reason'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(condition=models.Q(('is_last', True)), fields=('inspection', 'item'), name='one_standing_reading_an_item'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('corrects', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='correction_says_why'),
        ),
    ]
