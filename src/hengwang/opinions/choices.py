"""Stored words of opinions; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Capacity(models.TextChoices):
    """For whom an evaluator judges."""

    OFFICE = "office", pgettext_lazy("judges for", "Department")
    FINANCE = "finance", pgettext_lazy("judges for", "Finance")
    THIRD_PARTY = "third_party", pgettext_lazy("judges for", "Third party")


class Deduction(models.TextChoices):
    """Why points are taken off."""

    NOT_REACHED = "not_reached", _("Target not reached")
    EVIDENCE = "evidence", _("Evidence insufficient")
    TARGET_LOW = "target_low", _("Target set too low")
    NOT_COMPARABLE = "not_comparable", _("Target and actual not comparable")
    OTHER = "other", pgettext_lazy("deduction", "Other")


class Choice(models.TextChoices):
    """Where a decided score comes from."""

    AGREED = "agreed", pgettext_lazy("decided score", "Agreed")
    SELF = "self", pgettext_lazy("decided score", "Self-evaluation")
    OPINION = "opinion", pgettext_lazy("decided score", "One evaluator's")
    MEAN = "mean", pgettext_lazy("decided score", "Mean of the evaluators")
    OWN = "own", pgettext_lazy("decided score", "Own, with reason")
