"""What an own template is for, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.documents.choices import DocumentKind

LETTER = "review_letter"
# Documents of one evaluation, and the letter that goes out after the check of reports.
TEMPLATE_KINDS = [*DocumentKind.choices, (LETTER, _("Letter on the check of reports"))]


class TemplateStanding(models.TextChoices):
    """Not stored: it follows from the dates."""

    TRIED = "tried", pgettext_lazy("template", "Checked, not in force")
    IN_FORCE = "in_force", pgettext_lazy("template", "In force")
    REPLACED = "replaced", pgettext_lazy("template", "Replaced by a newer version")
    WITHDRAWN = "withdrawn", pgettext_lazy("template", "Withdrawn")
