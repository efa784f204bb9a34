"""Stored words of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FillState(models.TextChoices):
    """Whether the reading of a fill is whole."""

    STARTED = "started", pgettext_lazy("fill", "Started")
    DONE = "done", pgettext_lazy("fill", "Done")


class EvidenceStatus(models.TextChoices):
    """Where the review of a piece of evidence stands; rejected evidence does not count."""

    OFFERED = "offered", _("Not reviewed yet")
    ACCEPTED = "accepted", pgettext_lazy("evidence", "Accepted")
    REJECTED = "rejected", pgettext_lazy("evidence", "Rejected")
