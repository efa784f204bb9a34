"""Schemes of assessment: what a contract's clauses ask, and what missing it costs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.reach import HasReach
from hengwang.projects.models import Contract
from hengwang.projects.models.budget import YuanField
from hengwang.vendors.choices import (
    ClauseComparison,
    ClauseRule,
    ClauseScope,
    DeductionMeasure,
    FeeBasis,
    PartialStep,
    SchemeState,
    ScoreFeeRule,
)
from hengwang.vendors.engine.deducting import Band, Term
from hengwang.vendors.engine.months import fee_of_month
from hengwang.vendors.engine.settling import ScoreBand, Terms
from hengwang.vendors.engine.words import Comparison, FeeRule, Measure, Partial, Rule
from hengwang.vendors.models.scoping import reached_q

HUNDRED = Decimal(100)


class AssessmentSchemeQuerySet(models.QuerySet["AssessmentScheme"]):
    """The words in which other code asks about schemes; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """The unit's people see all versions, a company those of its contracts that held."""
        return self.filter(reached_q(user, "contract__", ~Q(state=SchemeState.DRAFT)))

    def holding_in(self, month: date) -> Self:
        """Versions that assess the month."""
        ends = Q(ends_on=None) | Q(ends_on__gt=month)
        return self.exclude(state=SchemeState.DRAFT).filter(ends, starts_on__lte=month)


class AssessmentScheme(models.Model):
    """A version of how a contract is assessed; from `starts_on` until before `ends_on` (months)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="assessment_schemes")
    version = models.PositiveIntegerField(_("Version"), default=1)
    state = models.CharField(
        _("State"), max_length=8, choices=SchemeState.choices, default=SchemeState.DRAFT
    )
    starts_on = models.DateField(_("From month"))
    ends_on = models.DateField(null=True, editable=False)
    fee_basis = models.CharField(_("The fee is for"), max_length=5, choices=FeeBasis.choices)
    fee_cny = YuanField(_("Fee"))
    full_points = models.DecimalField(
        _("Full score"), max_digits=7, decimal_places=2, default=HUNDRED
    )
    pass_mark = models.DecimalField(_("Pass mark"), max_digits=7, decimal_places=2)
    fee_rule = models.CharField(
        _("Score and fee"), max_length=12, choices=ScoreFeeRule.choices, default=ScoreFeeRule.NONE
    )
    bands = models.JSONField(_("Bands of the score"), default=list, blank=True)
    most_share = models.DecimalField(
        _("Most that is deducted of a month's fee"),
        max_digits=7,
        decimal_places=6,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    objection_days = models.PositiveSmallIntegerField(_("Working days for objections"), default=5)
    made_by_name = models.CharField(max_length=100, blank=True)
    in_force_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "-version"]
        verbose_name = _("Assessment scheme")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "version"], name="scheme_version_once_a_contract"
            ),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="draft"), name="one_scheme_draft_a_contract"
            ),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(state="in_force"), name="one_scheme_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} v{self.version}"

    def get_absolute_url(self) -> str:
        """The scheme's page."""
        return reverse("vendor-scheme", args=[self.pk])

    def fee_in(self, month: date) -> Decimal:
        """The fee of a month in yuan; a year's fee falls on twelve months without a remainder."""
        if self.fee_basis == FeeBasis.YEAR:
            return fee_of_month(self.fee_cny, month.month)
        fee: Decimal = self.fee_cny
        return fee

    def terms(self, month: date) -> Terms:
        """What the contract says of a month, as arithmetic."""
        return Terms(
            fee=self.fee_in(month),
            full=self.full_points,
            pass_mark=self.pass_mark,
            fee_rule=FeeRule(self.fee_rule),
            bands=self.score_bands,
            most_share=self.most_share,
        )

    @property
    def score_bands(self) -> tuple[ScoreBand, ...]:
        """From which score on which share of the fee is paid, highest first."""
        pairs: Sequence[Sequence[str]] = self.bands
        held = [ScoreBand(Decimal(score), Decimal(share)) for score, share in pairs]
        return tuple(sorted(held, key=lambda one: -one.score))


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Clauses; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Clauses of the schemes the user may see."""
        return self.filter(reached_q(user, "scheme__contract__", ~Q(scheme__state="draft")))


class Clause(models.Model):
    """One clause as the contract words it, and its figure and deduction.

    Numbers are in the unit of the metric (a share is 0–1); `bands` are pairs [limit, deducted] as
    texts. `cap` is the most the clause costs: 分值 of one in points.
    """

    scheme = models.ForeignKey(AssessmentScheme, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("Number"))
    text = models.TextField(_("Clause as in the contract"))
    rule = models.CharField(_("Deducted"), max_length=8, choices=ClauseRule.choices)
    measure = models.CharField(_("Deducted in"), max_length=10, choices=DeductionMeasure.choices)
    cap = models.DecimalField(_("At most"), max_digits=18, decimal_places=6)
    metric_key = models.CharField(_("Metric"), max_length=100, blank=True)
    params = models.JSONField(_("Parameters"), default=dict, blank=True)
    scope_kind = models.CharField(
        _("Asked of"), max_length=10, choices=ClauseScope.choices, default=ClauseScope.REGION
    )
    labels = models.JSONField(_("Labels"), default=list, blank=True)
    comparison = models.CharField(
        _("Target"),
        max_length=8,
        choices=ClauseComparison.choices,
        default=ClauseComparison.AT_LEAST,
    )
    target = models.DecimalField(_("Target value"), max_digits=18, decimal_places=8, null=True)
    step = models.DecimalField(_("Step"), max_digits=18, decimal_places=8, null=True)
    each = models.DecimalField(_("Each costs"), max_digits=18, decimal_places=6, null=True)
    partial = models.CharField(
        _("Part of a step"),
        max_length=12,
        choices=PartialStep.choices,
        default=PartialStep.WHOLE,
    )
    bands = models.JSONField(_("Bands"), default=list, blank=True)
    least_coverage = models.DecimalField(
        _("Observed at least"),
        max_digits=5,
        decimal_places=4,
        default=Decimal("0.9"),
        help_text=_("Where less of the month was observed, the figure counts as missing."),
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "number"]
        verbose_name = _("Clause")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="clause_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def is_judged(self) -> bool:
        """Whether a person judges it, whatever is measured."""
        return self.rule == ClauseRule.JUDGED

    def term(self) -> Term:
        """The clause as arithmetic."""
        zero = Decimal(0)
        return Term(
            rule=Rule(self.rule),
            measure=Measure(self.measure),
            cap=self.cap,
            comparison=Comparison(self.comparison),
            target=zero if self.target is None else self.target,
            step=zero if self.step is None else self.step,
            each=zero if self.each is None else self.each,
            partial=Partial(self.partial),
            bands=tuple(Band(Decimal(limit), Decimal(cost)) for limit, cost in self.bands),
            least_coverage=self.least_coverage,
        )
