"""What a file is stored for; the stored words never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """The use of a file, which decides the types and the size that are let in."""

    REPORT = "report", _("Performance report")
    SPREADSHEET = "spreadsheet", _("Spreadsheet")
    DOCUMENT = "document", _("Document")
    IMAGE = "image", _("Picture")
    EVIDENCE = "evidence", _("Evidence")
    TEMPLATE = "template", _("Template")
    MADE = "made", _("Made by the platform")
