"""Django configuration of the calendars app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Working days and the bureau's own dates."""

    name = "hengwang.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
