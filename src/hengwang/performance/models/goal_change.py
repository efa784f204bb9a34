"""Versions of goals, and the requests that lead from one to the next."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.performance.choices import GoalChangeState
from hengwang.performance.models.evaluation import Evaluation
from hengwang.projects.choices import FundSource
from hengwang.projects.models import Adjustment, Milestone
from hengwang.projects.models.budget import YuanField


class GoalChange(models.Model):
    """A request to change approved goals: proposed by one, decided by another."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="goal_changes")
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=GoalChangeState.choices,
        default=GoalChangeState.PROPOSED,
    )
    reason = models.TextField(_("Reason"))
    edits = models.JSONField(help_text="Rows added, removed or changed, as rules.edits reads them.")
    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, related_name="goal_changes", null=True, blank=True
    )
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="goal_changes", null=True, blank=True
    )
    budget_before = YuanField(_("Budget before"), null=True, blank=True)
    budget_after = YuanField(
        _("Budget after"),
        null=True,
        blank=True,
        help_text="Of the year; empty where the change moves no money.",
    )
    fund_source = models.CharField(
        _("Source of funds"), max_length=20, choices=FundSource.choices, blank=True
    )
    steps = models.JSONField(
        default=list, blank=True, help_text="Dated steps moved, added or dropped."
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="goal_changes_proposed")
    proposed_by_name = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    approval_number = models.CharField(_("Approval number"), max_length=100, blank=True)
    approved_on = models.DateField(_("Approved on"), null=True, blank=True)
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["evaluation", "-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=Q(state="proposed"),
                name="goal_change_one_open_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.get_state_display()}"


class GoalVersion(models.Model):
    """Goals, money and schedule as they hold from a day on; followed by the next, never changed."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="goal_versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(_("Valid from"))
    rows = models.JSONField()
    budget = models.JSONField(
        null=True, help_text="The year's budget by source in yuan, as text; null was not kept."
    )
    schedule = models.JSONField(null=True, help_text="The dated steps; null was not kept.")
    digest = models.CharField(max_length=71)
    change = models.OneToOneField(
        GoalChange, models.PROTECT, related_name="version", null=True, blank=True
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "number"], name="goal_version_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} v{self.number}"

    @property
    def budget_cny(self) -> Decimal | None:
        """The whole budget in yuan; None where it was not kept or not stated."""
        return sum(map(Decimal, self.budget.values()), Decimal(0)) if self.budget else None
