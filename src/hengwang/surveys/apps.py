"""Django configuration of the surveys app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Satisfaction surveys: who is asked, what they answer, what it says."""

    name = "hengwang.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the metrics and take the place of the pages."""
        from hengwang.surveys import metrics  # noqa: F401, PLC0415  registered by import
        from hengwang.surveys.navigation import take_places  # noqa: PLC0415

        take_places()
