"""Stored words of disclosure; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PublicationStanding(models.TextChoices):
    """Where a publication stands on a day; not stored, it follows from its days."""

    AWAITED = "awaited", _("To be published")
    OVERDUE = "overdue", pgettext_lazy("publication", "Overdue")
    ON_TIME = "on_time", _("Published on time")
    LATE = "late", _("Published late")
    EXEMPT = "exempt", _("Exempt from publication")
