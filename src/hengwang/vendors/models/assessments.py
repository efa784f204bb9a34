"""Assessments: a contract's month, clause by clause, from its draft to its confirmation."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.evidence.models import Reading
from hengwang.organizations.reach import HasReach
from hengwang.projects.models import Contract
from hengwang.projects.models.budget import YuanField
from hengwang.vendors.choices import AssessmentState
from hengwang.vendors.engine.deducting import Observed, Span
from hengwang.vendors.models.schemes import AssessmentScheme, Clause
from hengwang.vendors.models.scoping import reached_q

SENT = ~Q(state=AssessmentState.DRAFTED)
SCORE = {"max_digits": 9, "decimal_places": 2, "null": True}


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """The words in which other code asks about assessments; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """All of the units within reach; a company's staff sees what was sent to its company."""
        return self.filter(reached_q(user, "contract__", SENT))

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(state=AssessmentState.CONFIRMED)

    def running(self) -> Self:
        """Those somebody still has to do something about."""
        return self.exclude(state=AssessmentState.CONFIRMED)


class Assessment(models.Model):
    """One month of one contract; figures are read until it is sent and never change afterwards."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="assessments")
    scheme = models.ForeignKey(AssessmentScheme, models.PROTECT, related_name="assessments")
    month = models.DateField(_("Month"))
    state = models.CharField(
        _("State"), max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFTED
    )
    drafted_at = models.DateTimeField(_("Drafted"))
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    assessed_by_name = models.CharField(_("Assessed by"), max_length=100, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    objections_until = models.DateField(_("Objections until"), null=True)
    appeals_until = models.DateField(_("Reviews until"), null=True)
    """Until when the company may ask that a decision be looked at again."""
    agreed_at = models.DateTimeField(_("Agreed"), null=True)
    agreed_by_name = models.CharField(_("Agreed by"), max_length=100, blank=True)
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    confirmed_by_name = models.CharField(_("Confirmed by"), max_length=100, blank=True)
    fee_cny = YuanField(_("Fee of the month"))
    score_low = models.DecimalField(**SCORE)  # type: ignore[arg-type]
    score_high = models.DecimalField(**SCORE)  # type: ignore[arg-type]
    deducted_low_cny = YuanField()
    deducted_high_cny = YuanField()
    passed = models.BooleanField(_("Passed"), null=True)
    digest = models.CharField(max_length=80, blank=True)
    """Digest of everything confirmed, so that a later change shows."""

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "contract"]
        verbose_name = _("Assessment")
        indexes = [models.Index(fields=["state", "month"], name="assessments_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "month"], name="one_assessment_a_contract_and_month"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_assessment_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """The assessment's page."""
        return reverse("vendor-assessment", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Whether its figures are still read anew."""
        return self.state == AssessmentState.DRAFTED

    @property
    def score(self) -> Decimal | None:
        """The score, None while it is a span."""
        return self.score_low if self.score_low == self.score_high else None

    @property
    def deducted_cny(self) -> Decimal | None:
        """Yuan deducted, None while they are a span."""
        low, high = self.deducted_low_cny, self.deducted_high_cny
        return low if low == high else None

    @property
    def payable_cny(self) -> Decimal | None:
        """Yuan payable, None while they are a span."""
        deducted = self.deducted_cny
        return None if deducted is None else self.fee_cny - deducted

    @property
    def deducted_span(self) -> Span:
        """The least and the most that is deducted."""
        return Span(self.deducted_low_cny, self.deducted_high_cny)

    @property
    def payable_span(self) -> Span:
        """The least and the most that is payable."""
        return Span(self.fee_cny - self.deducted_high_cny, self.fee_cny - self.deducted_low_cny)

    @property
    def score_span(self) -> Span:
        """The least and the most the score can be."""
        return Span(self.score_low or Decimal(0), self.score_high or Decimal(0))

    def may_object_on(self, day: date) -> bool:
        """Whether the company may still object on this day; a decision does not end its days."""
        open_states = {AssessmentState.SENT, AssessmentState.OBJECTED, AssessmentState.DECIDED}
        until: date | None = self.objections_until
        return self.state in open_states and until is not None and day <= until

    def may_appeal_on(self, day: date) -> bool:
        """Whether the company may still ask for a review of a decision on this day."""
        open_states = {AssessmentState.OBJECTED, AssessmentState.DECIDED}
        until: date | None = self.appeals_until
        return self.state in open_states and until is not None and day <= until

    def waits_until(self, day: date) -> date | None:
        """The last day the company still has; None where it has none, or has agreed."""
        if self.agreed_at is not None:
            return None
        days = [self.objections_until] if self.may_object_on(day) else []
        days += [self.appeals_until] if self.may_appeal_on(day) else []
        return max(days, default=None)


class LineQuerySet(models.QuerySet["Line"]):
    """Lines; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Lines of the assessments the user may see."""
        told = ~Q(assessment__state=AssessmentState.DRAFTED)
        return self.filter(reached_q(user, "assessment__contract__", told))


class Line(models.Model):
    """One clause in one month: the figure as it was read, what it costs, who judged or decided.

    `reading` is never edited, only superseded; value, upper and coverage are kept beside it.
    Deductions are in the clause's measure.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="lines")
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="+", null=True)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    upper = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    coverage = models.DecimalField(max_digits=12, decimal_places=10, null=True)
    refusal = models.CharField(max_length=300, blank=True)
    """Why the metric could not be asked at all."""
    low = models.DecimalField(max_digits=18, decimal_places=6)
    high = models.DecimalField(max_digits=18, decimal_places=6)
    judged = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    judged_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    judged_by_name = models.CharField(max_length=100, blank=True)
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    decided = models.DecimalField(max_digits=18, decimal_places=6, null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "clause__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "clause"], name="one_line_a_clause_and_month"
            ),
            models.CheckConstraint(
                condition=Q(high__gte=models.F("low")), name="line_span_in_order"
            ),
        ]

    def __str__(self) -> str:
        return str(self.clause)

    @property
    def observed(self) -> Observed:
        """The figure as it was read."""
        return Observed(self.value, self.upper, self.coverage)

    @property
    def span(self) -> Span:
        """What the clause costs: as decided, else as judged, else as computed."""
        for said in (self.decided, self.judged):
            if said is not None:
                return Span.of(said)
        return Span(self.low, self.high)

    @property
    def is_open(self) -> bool:
        """Whether neither figure nor judgement says what it costs."""
        return self.span.known is None
