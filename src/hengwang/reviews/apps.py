"""Django configuration of the reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Uploaded reports, their findings and the verdicts on them."""

    name = "hengwang.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
