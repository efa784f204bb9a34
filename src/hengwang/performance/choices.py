"""Stored words of performance evaluation; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvaluationKind(models.TextChoices):
    """The three kinds of 财预〔2020〕10号, article 7."""

    UNIT_SELF = "unit_self", _("Unit self-evaluation")
    DEPARTMENT = "department", _("Department evaluation")
    FINANCE = "finance", _("Finance evaluation")


class EvaluationState(models.TextChoices):
    """Where an evaluation stands in its year."""

    DECLARED = "declared", pgettext_lazy("evaluation", "Goals declared")
    MONITORING = "monitoring", pgettext_lazy("evaluation", "Monitored")
    SELF_EVALUATION = "self_evaluation", pgettext_lazy("evaluation", "Self-evaluation")
    SUBMITTED = "submitted", pgettext_lazy("evaluation", "Under review")
    CONFIRMED = "confirmed", pgettext_lazy("evaluation", "Confirmed")
    PUBLISHED = "published", pgettext_lazy("evaluation", "Published")


class ActualSource(models.TextChoices):
    """Where the actual value of an indicator comes from."""

    METRIC = "metric", _("Metric")
    SURVEY = "survey", _("Survey question")
    BUDGET = "budget", _("Budget figure")
    MANUAL = "manual", _("Entered with evidence")


class PrintedSubject(models.TextChoices):
    """What a printed figure is about."""

    FUNDS = "funds", pgettext_lazy("printed", "Funds")
    SECTION = "section", pgettext_lazy("printed", "Section")
    ROW = "row", pgettext_lazy("printed", "Indicator row")
    TOTAL = "total", pgettext_lazy("printed", "Total")


class PrintedMeasure(models.TextChoices):
    """Which figure of its subject a report printed."""

    INITIAL = "initial", _("Budget at the start of the year")
    BUDGET = "budget", _("Budget of the year")
    ARRIVED = "arrived", _("Arrived")
    EXECUTED = "executed", _("Executed")
    BALANCE = "balance", _("Balance")
    RATE = "rate", _("Execution rate")
    ARRIVAL_RATE = "arrival_rate", _("Arrival rate")
    POINTS = "points", _("Points")
    SCORE = "score", _("Score")
    LEVEL = "level", _("Level")


class DeclarationState(models.TextChoices):
    """Where a declaration of goals stands."""

    DRAFT = "draft", pgettext_lazy("declaration", "In work")
    HANDED_IN = "handed_in", pgettext_lazy("declaration", "Handed in")
    RETURNED = "returned", pgettext_lazy("declaration", "Returned")
    APPROVED = "approved", pgettext_lazy("declaration", "Approved")


class GoalChangeState(models.TextChoices):
    """Where a request to change goals stands."""

    PROPOSED = "proposed", pgettext_lazy("goal change", "Proposed")
    APPROVED = "approved", pgettext_lazy("goal change", "Approved")
    REFUSED = "refused", pgettext_lazy("goal change", "Refused")


class CampaignKind(models.TextChoices):
    """What a campaign asks of the offices."""

    DECLARATION = "declaration", _("Declaration of goals")
    MONITORING = "monitoring", _("Monitoring report")
    SELF_EVALUATION = "self_evaluation", pgettext_lazy("campaign", "Self-evaluation")
    REVIEW = "review", pgettext_lazy("campaign", "Review")


class DeclarationDemand(models.TextChoices):
    """What a call for declarations means for an evaluation without an approved one."""

    OPTIONAL = "optional", pgettext_lazy("demand", "Nothing: declaring is optional")
    WARNED = "warned", pgettext_lazy("demand", "Shown as missing, also when submitting")
    REQUIRED = "required", pgettext_lazy("demand", "Not carried out or submitted without approval")
