"""A dated name, the shape units and companies share."""

from datetime import date

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class NameSpan(models.Model):
    """A name borne from one day until another; half-open, None is without limit."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = [F("from_on").asc(nulls_first=True)]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        """Whether the name was borne on `day`."""
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day < self.until_on)
