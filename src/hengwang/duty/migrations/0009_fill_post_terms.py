"""What posts are under has been so since they began; their shifts were stood under it."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def fill(apps, schema_editor):
    post_model = apps.get_model("duty", "Post")
    terms_model = apps.get_model("duty", "PostTerms")
    shift_model = apps.get_model("duty", "Shift")
    now = timezone.now()
    terms_model.objects.bulk_create(
        terms_model(
            post=post, from_on=post.since_on, company_id=post.company_id,
            is_countersigned=post.is_countersigned, applied_at=now,
        )
        for post in post_model.objects.all()
    )  # fmt: skip
    for post in post_model.objects.filter(~Q(company=None) | Q(is_countersigned=True)):
        shift_model.objects.filter(post=post).update(
            company_id=post.company_id, is_countersigned=post.is_countersigned
        )


def empty(apps, schema_editor):
    apps.get_model("duty", "PostTerms").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("duty", "0008_post_terms")]

    operations = [migrations.RunPython(fill, empty)]
