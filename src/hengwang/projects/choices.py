"""Stored words of projects; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KIND_LABELS = {
    "extranet": _("Operation of the extranet"),
    "rooms": _("Leased rooms"),
    "cloud": _("Government cloud"),
    "conferencing": _("Video conferencing"),
    "websites": _("Group of websites"),
    "security": _("Security services"),
    "exchange": _("Data sharing"),
    "software": _("Upkeep of software"),
}
"""Kinds of project an indicator library knows by these words; a bureau may use others."""


def kind_text(kind: str) -> str:
    """The label of a known kind, else the word itself."""
    return str(KIND_LABELS.get(kind, kind))


class FundSource(models.TextChoices):
    """Where the money of a budget line comes from (财预〔2020〕10号, form, funds block)."""

    APPROPRIATION = "appropriation", _("This year's appropriation")
    CARRY_OVER = "carry_over", _("Carried over from last year")
    OTHER = "other", _("Other funds")


class FundLevel(models.TextChoices):
    """Which treasury pays."""

    CENTRAL = "central", pgettext_lazy("treasury", "Central")
    PROVINCE = "province", pgettext_lazy("treasury", "Province")
    CITY = "city", pgettext_lazy("treasury", "City")
    COUNTY = "county", pgettext_lazy("treasury", "County")
    OWN = "own", pgettext_lazy("treasury", "Own funds")


class SubProjectStatus(models.TextChoices):
    """How far a sub-project is."""

    PLANNED = "planned", pgettext_lazy("sub-project", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("sub-project", "Under way")
    TRIAL = "trial", pgettext_lazy("sub-project", "In trial operation")
    ACCEPTED = "accepted", pgettext_lazy("sub-project", "Completed and accepted")
    COMPLETED = "completed", pgettext_lazy("sub-project", "Completed, not accepted")
    NOT_CARRIED_OUT = "not_carried_out", pgettext_lazy("sub-project", "Not carried out")


class AdjustmentKind(models.TextChoices):
    """What an adjustment changes."""

    INCREASE = "increase", _("Increase")
    DECREASE = "decrease", _("Decrease")
    TRANSFER_OUT = "transfer_out", _("Transfer to another unit")
    GOALS = "goals", _("Change of goals")
    SCHEDULE = "schedule", _("Change of schedule")


class ProcurementMethod(models.TextChoices):
    """Ways of the Government Procurement Law, article 26, and what lies below its threshold."""

    OPEN_TENDER = "open_tender", _("Open tender")
    INVITED_TENDER = "invited_tender", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    CONSULTATION = "consultation", _("Competitive consultation")
    SINGLE_SOURCE = "single_source", _("Single source")
    QUOTATION = "quotation", _("Request for quotations")
    FRAMEWORK = "framework", _("Framework agreement")
    DIRECT = "direct", _("Direct purchase below the threshold")


class AcceptanceStage(models.TextChoices):
    """First or final acceptance."""

    FIRST = "first", _("First acceptance")
    FINAL = "final", _("Final acceptance")


class AcceptanceConclusion(models.TextChoices):
    """What the acceptance meeting decided."""

    PASSED = "passed", pgettext_lazy("acceptance", "Passed")
    CONDITIONAL = "conditional", pgettext_lazy("acceptance", "Passed with conditions")
    FAILED = "failed", pgettext_lazy("acceptance", "Failed")


class PaperKind(models.TextChoices):
    """What a paper attached to a record is; which ones a payment needs is in rules.py."""

    VOUCHER = "voucher", _("Voucher")
    INVOICE = "invoice", _("Invoice")
    APPROVAL = "approval", _("Payment approval")
    CONTRACT = "contract", _("Contract text")
    ACCEPTANCE = "acceptance", _("Acceptance record")
    REPORT = "report", _("Report")
    OTHER = "other_paper", _("Other paper")


class MatchOutcome(models.TextChoices):
    """What comparing a payment with the voucher book found."""

    EXACT = "exact", _("Agrees")
    DAY_DIFFERS = "day_differs", _("Date differs")
    AMOUNT_DIFFERS = "amount_differs", _("Amount differs")
    PROPOSED = "proposed", _("Proposed match")
    ONLY_HERE = "only_here", _("Only here")
    ONLY_THERE = "only_there", _("Only in the voucher book")


class DifferenceState(models.TextChoices):
    """What a person has said about it."""

    SETTLED = "settled", _("Nothing to do")
    OPEN = "open", pgettext_lazy("difference", "To be explained")
    CONFIRMED = "confirmed", pgettext_lazy("difference", "Confirmed")
    EXPLAINED = "explained", _("Explained")
    REJECTED = "rejected", _("Not the same")
