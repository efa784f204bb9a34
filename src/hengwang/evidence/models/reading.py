"""What a metric returned: readings under fills that say whether they are whole."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q

from hengwang.evidence.choices import FillState

# What a reading answers; its note and policy say the same in other words after an upgrade.
ANSWER = (
    "value",
    "upper",
    "unit",
    "numerator",
    "denominator",
    "coverage",
    "basis_kind",
    "basis_digest",
)
VALUE = {"max_digits": 30, "decimal_places": 10, "null": True}


class Fill(models.Model):
    """One question put to a metric: key, version, parameters, scope and period.

    STARTED without an answer is a crash; it is undone and asked again (see services.redo_started).
    """

    metric_key = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    params = models.JSONField(default=dict)
    scope = models.CharField(max_length=500, default="all", help_text="kernel.scopes.Scope.key")
    period = models.CharField(max_length=10)
    question = models.CharField(
        max_length=71, unique=True, help_text="Digest of all of the above: one row a question."
    )
    state = models.CharField(max_length=10, choices=FillState.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["metric_key", "period", "pk"]
        indexes = [models.Index(fields=["state", "started_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FillState.DONE, finished_at__isnull=False)
                | Q(state=FillState.STARTED, finished_at=None),
                name="fill_done_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric_key} {self.period}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    """The words in which other code asks about readings."""

    def current(self) -> Self:
        """The latest answer to each question, of whole fills only."""
        return self.filter(superseded_at=None, fill__state=FillState.DONE)


class Reading(models.Model):
    """One measured value with its method and what it rests on; never edited, only superseded."""

    fill = models.ForeignKey(Fill, models.PROTECT, related_name="readings")
    value = models.DecimalField(**VALUE)  # type: ignore[arg-type]
    upper = models.DecimalField(**VALUE)  # type: ignore[arg-type]
    unit = models.CharField(max_length=20)
    numerator = models.DecimalField(**VALUE)  # type: ignore[arg-type]
    denominator = models.DecimalField(**VALUE)  # type: ignore[arg-type]
    coverage = models.DecimalField(max_digits=12, decimal_places=10, null=True)
    basis_kind = models.CharField(max_length=40, blank=True)
    basis_ids = models.JSONField(default=list)
    basis_query = models.CharField(max_length=300, blank=True)
    basis_digest = models.CharField(max_length=71, blank=True)
    parts = models.JSONField(default=list)
    policy = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    computed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(help_text="When the same answer was last computed.")
    superseded_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=71)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["fill", "-computed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fill"], condition=Q(superseded_at=None), name="reading_one_current_a_fill"
            ),
            models.CheckConstraint(
                condition=Q(coverage=None) | Q(coverage__gte=Decimal(0), coverage__lte=Decimal(1)),
                name="reading_coverage_is_a_ratio",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fill} = {self.value} {self.unit}"

    def answers_as(self, other: "Reading") -> bool:
        """Whether both give the same figure from the same records; words beside it may differ."""
        return all(getattr(self, name) == getattr(other, name) for name in ANSWER)
