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


class EvidenceContent(models.TextChoices):
    """What a look into the file found; the words of files.contents.Content."""

    UNEXAMINED = "unexamined", _("Not looked into yet")
    FULL = "full", _("Has content")
    UNKNOWN = "unknown", _("Cannot be told by a program")
    NO_TEXT = "no_text", _("The document holds neither text nor pictures")
    NO_CELLS = "no_cells", _("The workbook holds no filled cell")
    BLANK = "blank", _("The picture or scan is blank")


EMPTY = frozenset({EvidenceContent.NO_TEXT, EvidenceContent.NO_CELLS, EvidenceContent.BLANK})
