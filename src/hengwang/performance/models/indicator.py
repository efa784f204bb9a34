"""Goals, sections and indicators of an evaluation."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.performance.choices import ActualSource
from hengwang.performance.models.evaluation import Evaluation, PointsField


class Goal(models.Model):
    """One yearly goal in words, and at the end of the year what came of it (年度总体目标)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField(default=0)
    expected = models.TextField(_("Expected goal"))
    actual = models.TextField(_("Actual completion"), blank=True)

    class Meta:
        ordering = ["evaluation", "order", "pk"]

    def __str__(self) -> str:
        return self.expected[:60]


class Section(models.Model):
    """A level-1 section with the points it was declared to carry."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Level-1 indicator"), max_length=60)
    points = PointsField(_("Points"))

    class Meta:
        ordering = ["evaluation", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "name"], name="section_named_once_in_evaluation"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One row of the indicator table: target, points, rule, source of the actual, score."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="indicators")
    section = models.ForeignKey(Section, models.PROTECT, related_name="indicators")
    order = models.PositiveSmallIntegerField(default=0)
    level2 = models.CharField(_("Level-2 indicator"), max_length=60, blank=True)
    level3 = models.CharField(_("Level-3 indicator"), max_length=200)
    definition = models.TextField(_("Definition"), blank=True)
    target_text = models.CharField(_("Target"), max_length=500, blank=True)
    points = PointsField(_("Points"))
    rule = models.JSONField(
        _("Scoring rule"), default=dict, blank=True, help_text=_("Empty: the ruleset's own.")
    )
    source = models.CharField(
        _("Source of the actual value"),
        max_length=10,
        choices=ActualSource.choices,
        default=ActualSource.MANUAL,
    )
    library_key = models.CharField(max_length=80, blank=True)
    metric_key = models.CharField(_("Metric"), max_length=100, blank=True)
    metric_params = models.JSONField(default=dict, blank=True)
    actual_text = models.CharField(_("Actual value"), max_length=500, blank=True)
    share = models.DecimalField(
        _("Degree of completion"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Share of the points for a goal in words: 1 is reached in full."),
    )
    reading = models.ForeignKey(
        Reading, models.PROTECT, related_name="indicators", null=True, blank=True
    )
    evidence = models.ManyToManyField(EvidenceItem, related_name="indicators", blank=True)
    deviation_note = models.TextField(_("Cause of deviation and improvement"), blank=True)
    printed_score = PointsField(_("Score as printed"))
    score = PointsField(_("Score by the ruleset"))
    low = PointsField()
    high = PointsField()
    outcome = models.JSONField(default=dict, blank=True, editable=False)
    coverage = models.DecimalField(max_digits=12, decimal_places=10, null=True, blank=True)
    figure_id = models.CharField(max_length=12, unique=True, editable=False)

    class Meta:
        ordering = ["evaluation", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=Decimal(0), share__lte=Decimal(1)),
                name="indicator_share_is_a_ratio",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=Decimal(0)),
                name="indicator_points_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.level3
