"""How a state looks: a word, a shape and a colour, so that neither is needed to read the other."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tone(StrEnum):
    """Looks of a state; the shape alone tells them apart on a black-and-white print."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    PLAN = "plan"
    INFO = "info"
    QUIET = "quiet"

    @property
    def shape(self) -> str:
        """The sign in front of the word."""
        return _SHAPES[self]


_SHAPES = {
    Tone.OK: "●",
    Tone.WARN: "▲",
    Tone.BAD: "■",
    Tone.UNKNOWN: "◇",
    Tone.PLAN: "◆",
    Tone.INFO: "●",
    Tone.QUIET: "○",
}


class Severity(models.TextChoices):
    """Severity of a finding as pages print it."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
    ADVICE = "advice", _("Advice")

    @property
    def tone(self) -> Tone:
        """Its look."""
        tones = {"error": Tone.BAD, "warning": Tone.WARN, "advice": Tone.INFO}
        return tones[self.value]
