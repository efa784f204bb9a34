"""Words assurances are stored with; a stored word never changes, its label may."""

from django.db import models
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone


class Importance(models.TextChoices):
    """Whose event it is."""

    NATIONAL = "national", pgettext_lazy("assurance", "National")
    PROVINCIAL = "provincial", pgettext_lazy("assurance", "Provincial")
    CITY = "city", pgettext_lazy("assurance", "City")
    COUNTY = "county", pgettext_lazy("assurance", "County")


class State(models.TextChoices):
    """Where an assurance stands."""

    DRAFT = "draft", pgettext_lazy("assurance", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("assurance", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("assurance", "Approved, being prepared")
    UNDER_WAY = "under_way", pgettext_lazy("assurance", "Under way")
    CLOSED = "closed", pgettext_lazy("assurance", "Over")
    CANCELLED = "cancelled", pgettext_lazy("assurance", "Cancelled")


STATE_TONES = {
    State.DRAFT.value: Tone.QUIET,
    State.SUBMITTED.value: Tone.WARN,
    State.APPROVED.value: Tone.PLAN,
    State.UNDER_WAY.value: Tone.INFO,
    State.CLOSED.value: Tone.OK,
    State.CANCELLED.value: Tone.QUIET,
}
IN_FORCE = (State.APPROVED, State.UNDER_WAY)
"""States in which the effects hold between beginning and end, whether or not a job has run."""


class ItemState(models.TextChoices):
    """What was said of an item of the readiness checklist."""

    OPEN = "open", pgettext_lazy("checklist", "Not signed")
    READY = "ready", pgettext_lazy("checklist", "Ready")
    DEFECT = "defect", pgettext_lazy("checklist", "Not in order")


ITEM_TONES = {
    ItemState.OPEN.value: Tone.WARN,
    ItemState.READY.value: Tone.OK,
    ItemState.DEFECT.value: Tone.BAD,
}


class ReportState(models.TextChoices):
    """What became of a zero report that was due."""

    EXPECTED = "expected", pgettext_lazy("zero report", "Expected")
    ON_TIME = "on_time", pgettext_lazy("zero report", "On time")
    LATE = "late", pgettext_lazy("zero report", "Late")
    MISSED = "missed", pgettext_lazy("zero report", "Missed")
    DROPPED = "dropped", pgettext_lazy("zero report", "No longer needed")


REPORT_TONES = {
    ReportState.EXPECTED.value: Tone.PLAN,
    ReportState.ON_TIME.value: Tone.OK,
    ReportState.LATE.value: Tone.WARN,
    ReportState.MISSED.value: Tone.BAD,
    ReportState.DROPPED.value: Tone.QUIET,
}
SENT = (ReportState.ON_TIME, ReportState.LATE)
