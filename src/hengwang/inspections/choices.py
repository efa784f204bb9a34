"""Words inspections are stored with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RhythmKind(models.TextChoices):
    """How often a plan asks for an inspection."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("On days of the week")
    MONTHLY = "monthly", _("Every month")
    YEARLY = "yearly", _("Some times a year")


class ItemKind(models.TextChoices):
    """What is written down for an item."""

    NUMBER = "number", _("Number with limits")
    YES_NO = "yes_no", _("In order or not")
    CHOICE = "choice", _("Choice")
    TEXT = "text", pgettext_lazy("checklist", "Text")
    PHOTO = "photo", _("Photo")


class Verdict(models.TextChoices):
    """What a reading says about its item."""

    OK = "ok", pgettext_lazy("inspection", "In order")
    BAD = "bad", pgettext_lazy("inspection", "Not in order")
    NOTED = "noted", _("Written down")
    NONE = "none", _("Not answered")


class SensorVerdict(models.TextChoices):
    """What the room's sensors say about a reading."""

    UNASKED = "", "—"
    AGREES = "agrees", _("Sensor agrees")
    CONTRADICTS = "contradicts", _("Sensor contradicts")
    SILENT = "silent", _("Sensor was silent")


class OccurrenceState(models.TextChoices):
    """Where a due inspection stands."""

    DUE = "due", pgettext_lazy("inspection", "To be done")
    DONE = "done", pgettext_lazy("inspection", "Done")
    LATE = "late", pgettext_lazy("inspection", "Done late")
    MISSED = "missed", pgettext_lazy("inspection", "Missed")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "Called off")


class Way(models.TextChoices):
    """How an inspection came in."""

    PHONE = "phone", _("Phone")
    SHEET = "sheet", _("Workbook")


class ClockMark(models.TextChoices):
    """What is known of the clock an inspection was timed by."""

    GOOD = "", "—"
    OFF = "off", _("Clock of the phone is wrong")
    CHANGED = "changed", _("Clock of the phone was changed on the way")


class TimeMark(models.TextChoices):
    """How the time in a photo fits the reading."""

    FITS = "fits", _("Time fits")
    FAR = "far", _("Taken at another time")
    MISSING = "missing", _("No time in the photo")


class DefectState(models.TextChoices):
    """Where a defect stands; it follows its ticket."""

    OPEN = "open", pgettext_lazy("defect", "Open")
    CLOSED = "closed", pgettext_lazy("defect", "Mended")
    WITHDRAWN = "withdrawn", pgettext_lazy("defect", "Was none")
