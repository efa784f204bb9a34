"""Django configuration of the reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Uploaded reports, their findings and the verdicts on them."""

    name = "hengwang.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job, and take the places in navigation, search and on pages."""
        from hengwang.reviews import cards, jobs, navigation  # noqa: F401, PLC0415  by import
        from hengwang.reviews.letters import running  # noqa: F401, PLC0415  by import
