"""Years whose holidays somebody entered, their odd days, and the bureau's own dates."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.calendars.choices import BureauDateKey


class CalendarYear(models.Model):
    """A year whose days a person has entered or confirmed; it then overrules the library."""

    year = models.PositiveIntegerField(_("year"), primary_key=True)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)
    entered_by_id = models.BigIntegerField(_("entered by"), null=True)
    entered_by_name = models.CharField(_("entered by"), max_length=200, blank=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that breaks the week: a holiday, or a weekend day on which people work (调休)."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class BureauDate(models.Model):
    """A date or number of days the bureau sets for one fiscal year, or for all of them (None)."""

    key = models.CharField(_("which date"), max_length=40, choices=BureauDateKey)
    fiscal_year = models.PositiveIntegerField(_("fiscal year"), null=True, blank=True)
    value = models.CharField(_("value"), max_length=40)

    class Meta:
        ordering = ["key", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "fiscal_year"],
                condition=Q(fiscal_year__isnull=False),
                name="bureau_date_once_per_year",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(fiscal_year__isnull=True),
                name="bureau_date_one_default",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.fiscal_year or ''} = {self.value}"
