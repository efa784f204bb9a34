"""Django configuration of the reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Uploaded reports, their findings and the verdicts on them."""

    name = "hengwang.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the job, and take the places in navigation, search and on pages."""
        from hengwang.files.uploads import many_files  # noqa: PLC0415
        from hengwang.reviews import cards, jobs, navigation  # noqa: F401, PLC0415  by import
        from hengwang.reviews.letters import running  # noqa: F401, PLC0415  by import
        from hengwang.reviews.services import MOST_FILES  # noqa: PLC0415

        # The API's address is named after the first of its operations.
        for name in ("review-upload", "api:list_reports"):
            many_files.register(name, MOST_FILES)
