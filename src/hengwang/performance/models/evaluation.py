"""Evaluations: one programme's year, scored under one ruleset."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.choices import (
    EvaluationKind,
    EvaluationState,
    PrintedMeasure,
    PrintedSubject,
)
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.projects.models import Programme

POINTS = {"max_digits": 9, "decimal_places": 2, "null": True}


class PointsField(models.DecimalField[Decimal | int | str | None, Decimal | None]):
    """Points or a score with two decimals; null is unscored or not printed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        for name, value in POINTS.items():
            kwargs.setdefault(name, value)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """The words in which other code asks about evaluations; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Evaluations of programmes of the units whose evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "programme__unit__"))

    def in_year(self, year: int) -> Self:
        """Evaluations of the fiscal year."""
        return self.filter(fiscal_year=year)


class Evaluation(models.Model):
    """One evaluation of one programme for one fiscal year; frozen revisions hang below it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evaluations")
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    kind = models.CharField(_("Kind of evaluation"), max_length=20, choices=EvaluationKind.choices)
    title = models.CharField(_("Title"), max_length=300)
    state = models.CharField(
        _("State"),
        max_length=20,
        choices=EvaluationState.choices,
        default=EvaluationState.DECLARED,
    )
    revision = models.PositiveSmallIntegerField(default=1)
    ruleset_key = models.CharField(
        _("Ruleset"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the evaluation stays as printed and unscored."),
    )
    ruleset_version = models.PositiveSmallIntegerField(null=True, blank=True)
    short_id = models.CharField(max_length=12, unique=True, editable=False)
    evaluator = models.CharField(_("Evaluated by"), max_length=200, blank=True)
    reported_on = models.DateField(_("Date of the report"), null=True, blank=True)
    survey = models.JSONField(
        _("Survey facts"), default=dict, blank=True, help_text=_("As stated, until surveyed here.")
    )
    narrative = models.JSONField(default=dict, blank=True)
    origin = models.CharField(
        _("Origin"), max_length=200, blank=True, help_text=_("The report it was taken from.")
    )
    total = PointsField(_("Score by the ruleset"))
    total_low = PointsField()
    total_high = PointsField()
    level = models.CharField(_("Level"), max_length=20, blank=True)
    rows_total = PointsField(_("Sum of the printed rows"))
    printed_total = PointsField(_("Score as printed"))
    printed_level = models.CharField(_("Level as printed"), max_length=20, blank=True)
    card = models.JSONField(default=dict, blank=True, editable=False)
    scored_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "programme__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "fiscal_year", "kind"], name="evaluation_one_of_a_kind_a_year"
            )
        ]
        indexes = [models.Index(fields=["fiscal_year", "state"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the evaluation."""
        return reverse("evaluation-detail", args=[self.pk])

    @property
    def level_shown(self) -> str:
        """The level's name as the ruleset prints it; empty without one."""
        return self._level_name("zh")

    @property
    def level_told(self) -> str:
        """The level's name in the reader's language."""
        return self._level_name("zh" if (get_language() or "zh").startswith("zh") else "en")

    def _level_name(self, language: str) -> str:
        ruleset = ruleset_of(self.ruleset_key, self.ruleset_version)
        if ruleset is None or not self.level:
            return ""
        named = (part.name for part in ruleset.levels if part.key == self.level)
        return next((str(getattr(name, language)) for name in named), "")


class PrintedFigure(models.Model):
    """A figure as a report prints it, with its place; it stands beside ours and is never mended."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="printed_figures")
    subject = models.CharField(max_length=10, choices=PrintedSubject.choices)
    name = models.CharField(
        max_length=200, help_text="Name of the fund row, section or indicator; order for rows."
    )
    order = models.PositiveSmallIntegerField(default=0)
    measure = models.CharField(max_length=20, choices=PrintedMeasure.choices)
    place = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=22, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ["evaluation", "subject", "order", "measure", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.get_measure_display()} {self.text}"


class FrozenRevision(models.Model):
    """What was submitted, byte for byte: a later change of a record never changes it."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="frozen_revisions")
    revision = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    digest = models.CharField(max_length=71)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    returned_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["evaluation", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "revision"], name="frozen_once_a_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} r{self.revision}"


class Transition(models.Model):
    """One dated step of an evaluation through its year, by whom and, on return, why."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, choices=EvaluationState.choices)
    to_state = models.CharField(max_length=20, choices=EvaluationState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="evaluation_steps")
    by_name = models.CharField(max_length=150)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["evaluation", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"
