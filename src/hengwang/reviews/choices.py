"""Stored words of the reviews app: states, verdicts, families; they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone


class ReportState(models.TextChoices):
    """Where one uploaded report stands with the checker."""

    WAITING = "waiting", pgettext_lazy("report", "Waiting")
    RUNNING = "running", pgettext_lazy("report", "Being checked")
    READ = "read", pgettext_lazy("report", "Checked")
    UNREADABLE = "unreadable", pgettext_lazy("report", "Not readable")

    @property
    def is_pending(self) -> bool:
        """Whether the checker still has it before it."""
        return self in {ReportState.WAITING, ReportState.RUNNING}


STATE_TONES = {
    ReportState.WAITING.value: Tone.PLAN,
    ReportState.RUNNING.value: Tone.INFO,
    ReportState.READ.value: Tone.OK,
    ReportState.UNREADABLE.value: Tone.BAD,
}


class Outcome(models.TextChoices):
    """What became of one file of a batch."""

    NEW = "new", pgettext_lazy("uploaded file", "Taken in")
    KNOWN = "known", pgettext_lazy("uploaded file", "Was here already")
    DUPLICATE = "duplicate", pgettext_lazy("uploaded file", "Twice in this batch")
    REFUSED = "refused", pgettext_lazy("uploaded file", "Not let in")


class Decision(models.TextChoices):
    """What a person says to one finding."""

    OPEN = "open", pgettext_lazy("verdict", "Open")
    ACCEPTED = "accepted", pgettext_lazy("verdict", "Accepted")
    REJECTED = "rejected", pgettext_lazy("verdict", "Rejected")
    MENDED = "mended", pgettext_lazy("verdict", "Mended")

    @property
    def tone(self) -> Tone:
        """Its look."""
        return DECISION_TONES[self.value]


DECISION_TONES = {
    "open": Tone.QUIET,
    "accepted": Tone.WARN,
    "rejected": Tone.QUIET,
    "mended": Tone.OK,
}


class LetterPer(models.TextChoices):
    """What one letter of a run is about."""

    OFFICE = "office", _("One letter an office")
    REPORT = "report", _("One letter a report")


class Family(models.TextChoices):
    """Families of rules, in the order in which a reader wants them."""

    SUMS = "sums", _("Sums")
    RATES = "rates", _("Rates")
    SCORES = "scores", _("Scores")
    MONEY = "money", _("Amounts and units")
    REPETITION = "repetition", _("Same figure twice")
    TARGETS = "targets", _("Targets")
    IDENTITY = "identity", _("Project and year")
    STRUCTURE = "structure", _("Structure")
    TEXT = "text", _("Wording")
    OWN = "own", _("Own rules of the bureau")
