"""Appointments, the scores evaluators give, and the decision; all of one frozen revision."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation, Indicator, PointsField


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """The words in which other code asks about appointments."""

    def visible_to(self, user: HasReach) -> Self:
        """Appointments of evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))

    def waiting_for(self, user: User) -> Self:
        """What the user was asked for and has not handed in, of the present revision."""
        return self.filter(
            evaluator=user, handed_in_at=None, revision=models.F("evaluation__revision")
        )


class Appointment(models.Model):
    """One person who judges one revision of an evaluation, and for whom."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="appointments")
    revision = models.PositiveSmallIntegerField()
    evaluator = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    evaluator_name = models.CharField(_("Evaluator"), max_length=150)
    capacity = models.CharField(_("Judges for"), max_length=20, choices=Capacity.choices)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    opinion = models.TextField(_("Opinion as a whole"), blank=True)
    handed_in_at = models.DateTimeField(null=True)
    appointed_at = models.DateTimeField()
    appointed_by_name = models.CharField(max_length=150)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "revision", "evaluator"], name="appointed_once_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluator_name} {self.get_capacity_display()}"

    def get_absolute_url(self) -> str:
        """The page on which the scores are given."""
        return reverse("opinion-edit", args=[self.pk])


class GivenScore(models.Model):
    """One evaluator's score of one row, with what was taken off and why."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="given_scores")
    score = PointsField(_("Score"))
    deduction = models.CharField(
        _("Why points are taken off"), max_length=20, choices=Deduction.choices, blank=True
    )
    reason = models.CharField(_("Reason"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "indicator"], name="scored_once_a_row"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=Decimal(0)), name="given_score_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"


class Decision(models.Model):
    """The score of one row that counts after the review."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="decisions")
    revision = models.PositiveSmallIntegerField()
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="decisions")
    choice = models.CharField(_("Decided"), max_length=20, choices=Choice.choices)
    score = PointsField(_("Score"))
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "revision", "indicator"], name="decided_once_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"


class ReviewResultQuerySet(models.QuerySet["ReviewResult"]):
    """The words in which other code asks about results of a review."""

    def of(self, evaluation: Evaluation) -> "ReviewResult | None":
        """The result of the present revision; None before it was concluded."""
        return self.filter(evaluation=evaluation, revision=evaluation.revision).first()


class ReviewResult(models.Model):
    """What the review of a revision came to; the submitted figures stay as they were frozen."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="review_results")
    revision = models.PositiveSmallIntegerField()
    self_total = PointsField()
    total = PointsField(_("Score after the review"))
    level = models.CharField(_("Level"), max_length=20, blank=True)
    rows = models.JSONField(help_text="One object a row: figure, self, given, decided, reason.")
    digest = models.CharField(max_length=71)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150)

    objects = ReviewResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "revision"], name="review_result_once_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} r{self.revision}: {self.total}"
