"""Declarations of goals (绩效目标申报): handed in, reviewed, approved with a number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.performance.choices import DeclarationDemand, DeclarationState
from hengwang.performance.models.campaign import Campaign
from hengwang.performance.models.evaluation import Evaluation


class Declaration(models.Model):
    """The declared goals of one evaluation on their way to approval.

    Where a call demands them the row is there from the beginning: `demanded_by` says that they
    are missing until they are approved.
    """

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="declaration")
    state = models.CharField(
        _("State"),
        max_length=12,
        choices=DeclarationState.choices,
        default=DeclarationState.DRAFT,
    )
    approval_number = models.CharField(_("Approval number"), max_length=100, blank=True)
    approved_on = models.DateField(_("Approved on"), null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(
        User, models.PROTECT, related_name="declarations_handed_in", null=True
    )
    decided_by_name = models.CharField(max_length=150, blank=True)
    return_reason = models.TextField(_("Reason"), blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    demanded_by = models.ForeignKey(
        Campaign, models.PROTECT, related_name="declarations", null=True, blank=True
    )

    class Meta:
        ordering = ["evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.get_state_display()}"

    @property
    def is_missing(self) -> bool:
        """Whether a call demands it and it is not approved; one query for the call."""
        return self.demanded_by is not None and self.state != DeclarationState.APPROVED

    @property
    def blocks(self) -> bool:
        """Whether the evaluation may not go on while it is not approved.

        One that was begun without a call blocks as well: who begins declares to the end.
        """
        if self.state == DeclarationState.APPROVED:
            return False
        call = self.demanded_by
        return call is None or call.demand == DeclarationDemand.REQUIRED


class MediumGoal(models.Model):
    """A medium-term goal of a programme of several years, beside the yearly ones."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="medium_goals")
    order = models.PositiveSmallIntegerField(default=0)
    expected = models.TextField(_("Medium-term goal"))
    first_year = models.PositiveSmallIntegerField(_("From year"))
    last_year = models.PositiveSmallIntegerField(_("To year"))

    class Meta:
        ordering = ["declaration", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="medium_goal_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.expected[:60]


class RowRemark(models.Model):
    """Why the reviewer sent back one row; it stays when the row is mended."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="remarks")
    figure_id = models.CharField(max_length=12)
    row_name = models.CharField(max_length=200)
    reason = models.TextField(_("Reason"))
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["declaration", "-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.row_name}: {self.reason[:40]}"
