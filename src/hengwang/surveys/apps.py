"""Django configuration of the surveys app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Satisfaction surveys: who is asked, what they answer, what it says."""

    name = "hengwang.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
