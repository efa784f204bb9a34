"""Django configuration of the opinions app."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """Scores of several evaluators and what was decided."""

    name = "hengwang.opinions"
    label = "opinions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the places on pages, and a say before an evaluation is confirmed."""
        from hengwang.opinions import cards, confirming  # noqa: F401, PLC0415  by import
