"""Where an own template stands."""

from django.db import models
from django.utils.translation import pgettext_lazy


class TemplateStanding(models.TextChoices):
    """Not stored: it follows from the dates."""

    TRIED = "tried", pgettext_lazy("template", "Checked, not in force")
    IN_FORCE = "in_force", pgettext_lazy("template", "In force")
    REPLACED = "replaced", pgettext_lazy("template", "Replaced by a newer version")
    WITHDRAWN = "withdrawn", pgettext_lazy("template", "Withdrawn")
