"""Findings of the checker in one report, and what people said to them."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision, Family
from hengwang.reviews.models.report import ReviewedReport


class FindingQuerySet(models.QuerySet["Finding"]):
    """The words in which other code asks about findings."""

    def current(self) -> Self:
        """What the latest check found."""
        return self.filter(still_found=True)

    def worst_first(self) -> Self:
        """Errors, warnings, advice; within each in the order of the document."""
        rank = models.Case(
            models.When(severity=Severity.ERROR, then=0),
            models.When(severity=Severity.WARNING, then=1),
            default=2,
        )
        return self.order_by(rank, "number", "pk")


class Finding(models.Model):
    """One thing a rule found; `key` stays when the same is found again, and with it the verdict."""

    report = models.ForeignKey(ReviewedReport, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(_("Number"), help_text=_("In document order, from 1."))
    key = models.CharField(max_length=50)
    rule = models.CharField(_("Rule"), max_length=80)
    family = models.CharField(_("Family"), max_length=20, choices=Family, blank=True)
    severity = models.CharField(_("Severity"), max_length=10, choices=Severity)
    message_en = models.TextField()
    message_zh = models.TextField()
    params = models.JSONField(default=dict)
    numbers = models.TextField(_("Computation"), blank=True)
    quote = models.TextField(_("Quote"), blank=True)
    place = models.JSONField(default=dict)
    block = models.PositiveIntegerField(default=0)
    marks = models.JSONField(
        default=list, help_text="Block with characters, or with row and column; the place first."
    )
    decision = models.CharField(
        pgettext_lazy("finding", "Verdict"), max_length=10, choices=Decision, default=Decision.OPEN
    )
    still_found = models.BooleanField(default=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="finding_once_per_report")
        ]

    def __str__(self) -> str:
        return f"{self.rule} #{self.number}"

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return self.message_zh if reader_language() == "zh" else self.message_en

    @property
    def is_open(self) -> bool:
        """Whether nobody has judged it."""
        return self.decision == Decision.OPEN


class Verdict(models.Model):
    """What one person said to one finding, when and why; a later one counts, none is deleted."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="verdicts")
    decision = models.CharField(
        pgettext_lazy("finding", "Verdict"), max_length=10, choices=Decision
    )
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="undone_by",
        null=True,
        blank=True,
        help_text="The verdict that this one takes back.",
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="finding_verdicts")
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["finding", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.decision} {self.at:%Y-%m-%d}"


def standing(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict that counts: the newest that nobody took back; `verdicts` are newest first."""
    undone = {one.undoes_id for one in verdicts}
    return next((one for one in verdicts if not one.undoes_id and one.pk not in undone), None)


def reader_language() -> str:
    """The checker's name of the active language: `zh` or `en`."""
    return "zh" if (get_language() or "").startswith("zh") else "en"
