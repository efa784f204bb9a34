"""Words duty is stored with; a stored word never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone


class OnDays(models.TextChoices):
    """On which days a shift is held; the words are those of `rota.Days`."""

    EVERY = "every", _("Every day")
    WORKING = "working", _("Working days, moved ones included")
    RESTING = "resting", _("Weekends and holidays")


class SwapState(models.TextChoices):
    """Where a swap stands."""

    PROPOSED = "proposed", pgettext_lazy("swap", "Waits for the other")
    ACCEPTED = "accepted", pgettext_lazy("swap", "Waits for approval")
    DONE = "done", pgettext_lazy("swap", "Swapped")
    DECLINED = "declined", pgettext_lazy("swap", "Declined")
    REFUSED = "refused", pgettext_lazy("swap", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "Withdrawn")
    VOID = "void", pgettext_lazy("swap", "No longer possible")


PENDING_SWAPS = (SwapState.PROPOSED, SwapState.ACCEPTED)
SWAP_TONES = {
    SwapState.PROPOSED.value: Tone.WARN,
    SwapState.ACCEPTED.value: Tone.WARN,
    SwapState.DONE.value: Tone.OK,
    SwapState.DECLINED.value: Tone.QUIET,
    SwapState.REFUSED.value: Tone.BAD,
    SwapState.WITHDRAWN.value: Tone.QUIET,
    SwapState.VOID.value: Tone.QUIET,
}


class LeaveKind(models.TextChoices):
    """Why somebody is away."""

    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    PERSONAL = "personal", _("Personal matters")
    BUSINESS = "business", _("Business trip")
    TRAINING = "training", pgettext_lazy("leave", "Training")
    OTHER = "other", pgettext_lazy("leave", "Other")


class LeaveState(models.TextChoices):
    """Where a leave stands."""

    ASKED = "asked", pgettext_lazy("leave", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("leave", "Approved")
    REFUSED = "refused", pgettext_lazy("leave", "Not approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("leave", "Withdrawn")


LEAVE_TONES = {
    LeaveState.ASKED.value: Tone.WARN,
    LeaveState.APPROVED.value: Tone.OK,
    LeaveState.REFUSED.value: Tone.BAD,
    LeaveState.WITHDRAWN.value: Tone.QUIET,
}


class EntryKind(models.TextChoices):
    """What a line of the duty log tells."""

    EVENT = "event", pgettext_lazy("duty log", "Event")
    MEASURE = "measure", pgettext_lazy("duty log", "Measure taken")
    ROUND = "round", pgettext_lazy("duty log", "Round made")
    CALL = "call", pgettext_lazy("duty log", "Telephone call")
    ORDER = "order", pgettext_lazy("duty log", "Instruction from above")
    VISIT = "visit", pgettext_lazy("duty log", "Visitor in the room")
    OTHER = "other", pgettext_lazy("duty log", "Other")


class HandoverState(models.TextChoices):
    """Where a hand-over stands."""

    DRAFT = "draft", pgettext_lazy("hand-over", "Being prepared")
    GIVEN = "given", pgettext_lazy("hand-over", "Waits for the successor")
    SIGNED = "signed", pgettext_lazy("hand-over", "Signed by both")


HANDOVER_TONES = {
    HandoverState.DRAFT.value: Tone.PLAN,
    HandoverState.GIVEN.value: Tone.WARN,
    HandoverState.SIGNED.value: Tone.OK,
}


class LapseKind(models.TextChoices):
    """What was owed for a shift and did not happen."""

    NO_LOG = "no_log", _("No entry in the log")
    NO_HANDOVER = "no_handover", _("No hand-over")
    UNSTAFFED = "unstaffed", _("Nobody was named")
    NO_THIRD = "no_third", _("Not countersigned in time")


LAPSE_TONES = {
    LapseKind.NO_LOG.value: Tone.WARN,
    LapseKind.NO_HANDOVER.value: Tone.BAD,
    LapseKind.UNSTAFFED.value: Tone.BAD,
    LapseKind.NO_THIRD.value: Tone.WARN,
}
