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


class ApplicationKind(models.TextChoices):
    """What the result of an evaluation was used for (财预〔2020〕10号, 评价结果应用及公开)."""

    KEEP = "keep", _("Keep the budget")
    RAISE = "raise", _("Raise the budget")
    CUT = "cut", _("Cut the budget")
    CANCEL = "cancel", _("Cancel the project")
    COMMEND = "commend", _("Commend")
    ACCOUNT = "account", _("Hold to account")
    OTHER = "other", pgettext_lazy("use of results", "Other")


class RectificationState(models.TextChoices):
    """Where a rectification stands; a reopened one is open again."""

    OPEN = "open", pgettext_lazy("rectification", "Open")
    DONE = "done", pgettext_lazy("rectification", "Reported done")
    CLOSED = "closed", pgettext_lazy("rectification", "Closed")


class RectificationStanding(models.TextChoices):
    """Where a rectification stands on a day: its state, and whether its day is over."""

    OPEN = "open", pgettext_lazy("rectification", "Open")
    OVERDUE = "overdue", pgettext_lazy("rectification", "Overdue")
    DONE = "done", pgettext_lazy("rectification", "Reported done")
    CLOSED = "closed", pgettext_lazy("rectification", "Closed")
