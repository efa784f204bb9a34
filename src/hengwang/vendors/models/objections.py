"""Objections of a company to single clauses, what was decided, and the review of a decision."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.organizations.reach import HasReach
from hengwang.vendors.choices import ObjectionOutcome
from hengwang.vendors.models.assessments import Line
from hengwang.vendors.models.scoping import reached_q


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Of the assessments the user may see; a company sees its own."""
        return self.filter(reached_q(user, "line__assessment__contract__", Q()))

    def undecided(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(decided_at=None)


class Objection(models.Model):
    """What a company says against one clause of one month; at most one.

    The decision is the present one; where a review was asked for, the first is in `appeal`.
    """

    line = models.OneToOneField(Line, models.CASCADE, related_name="objection")
    text = models.TextField(_("What is objected"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_by_name = models.CharField(_("Objected by"), max_length=100)
    on_behalf = models.BooleanField(_("Recorded on the company's behalf"), default=False)
    made_at = models.DateTimeField(_("Objected"))
    outcome = models.CharField(
        _("Decision"),
        max_length=8,
        choices=ObjectionOutcome.choices,
        default=ObjectionOutcome.OPEN,
        blank=True,
    )
    before = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    after = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    reason = models.CharField(_("Why"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    decided_by_name = models.CharField(_("Decided by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("Objection")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | Q(decided_at__isnull=False),
                name="decided_objection_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def may_be_appealed(self) -> bool:
        """Whether it was decided once, and something is still deducted."""
        is_first = getattr(self, "appeal", None) is None
        return is_first and self.decided_at is not None and bool(self.after)


class Appeal(models.Model):
    """The review (复核) of a decided objection, asked for once: why, and the decision before it."""

    objection = models.OneToOneField(Objection, models.CASCADE, related_name="appeal")
    text = models.TextField(_("Why it should be looked at again"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_by_name = models.CharField(_("Asked by"), max_length=100)
    on_behalf = models.BooleanField(_("Recorded on the company's behalf"), default=False)
    made_at = models.DateTimeField(_("Asked"))
    outcome = models.CharField(_("First decision"), max_length=8, choices=ObjectionOutcome.choices)
    after = models.DecimalField(max_digits=18, decimal_places=6)
    reason = models.CharField(_("Why"), max_length=500)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_by_name = models.CharField(_("First decided by"), max_length=100)
    decided_at = models.DateTimeField(_("First decided"))

    class Meta:
        verbose_name = _("Review of a decision")
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=""), name="appeal_is_of_a_decided_objection"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
