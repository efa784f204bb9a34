"""Stored words of vendors; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone
from hengwang.vendors.engine import words


class ClauseRule(models.TextChoices):
    """How a clause comes to its deduction."""

    STEP = words.Rule.STEP.value, _("Every step beyond the target")
    BANDS = words.Rule.BANDS.value, _("By bands of the figure")
    FLAT = words.Rule.FLAT.value, _("Once when the target is missed")
    JUDGED = words.Rule.JUDGED.value, _("Judged by a person")


class PartialStep(models.TextChoices):
    """What a step counts that was not gone to its end."""

    WHOLE = words.Partial.WHOLE.value, _("Only whole steps count")
    STARTED = words.Partial.STARTED.value, _("A step begun counts whole")
    PROPORTIONAL = words.Partial.PROPORTIONAL.value, _("In proportion")


class DeductionMeasure(models.TextChoices):
    """What is deducted."""

    POINTS = words.Measure.POINTS.value, pgettext_lazy("deduction", "Points")
    FEE_SHARE = words.Measure.FEE_SHARE.value, _("Per cent of the month's fee")
    YUAN = words.Measure.YUAN.value, pgettext_lazy("deduction", "Yuan")


class ClauseComparison(models.TextChoices):
    """On which side of its target a figure is right."""

    AT_LEAST = words.Comparison.AT_LEAST.value, pgettext_lazy("target", "At least")
    AT_MOST = words.Comparison.AT_MOST.value, pgettext_lazy("target", "At most")


class ScoreFeeRule(models.TextChoices):
    """What the score does to the fee."""

    NONE = words.FeeRule.NONE.value, _("The score does not change the fee")
    PROPORTIONAL = words.FeeRule.PROPORTIONAL.value, _("Paid in proportion to the score")
    BANDS = words.FeeRule.BANDS.value, _("Paid by bands of the score")


class FeeBasis(models.TextChoices):
    """What the fee of a scheme is for."""

    MONTH = "month", _("Fee of a month")
    YEAR = "year", _("Fee of a year")


class ClauseScope(models.TextChoices):
    """Of which part of the world a clause's figure is asked."""

    UNIT = "unit", _("The unit of the project")
    REGION = "region", _("The region of the unit")
    PROGRAMME = "programme", _("The project")
    EVERYTHING = "everything", _("Everything kept here")


class SchemeState(models.TextChoices):
    """Where a version of a scheme is."""

    DRAFT = "draft", pgettext_lazy("scheme", "Being written")
    IN_FORCE = "in_force", pgettext_lazy("scheme", "In force")
    REPLACED = "replaced", pgettext_lazy("scheme", "Replaced")


SCHEME_TONES: dict[str, Tone] = {
    SchemeState.DRAFT: Tone.PLAN,
    SchemeState.IN_FORCE: Tone.OK,
    SchemeState.REPLACED: Tone.QUIET,
}


class AssessmentState(models.TextChoices):
    """Where a month's assessment is."""

    DRAFTED = "drafted", pgettext_lazy("assessment", "Drafted")
    SENT = "sent", pgettext_lazy("assessment", "With the company")
    OBJECTED = "objected", pgettext_lazy("assessment", "Objected to")
    DECIDED = "decided", pgettext_lazy("assessment", "Objections decided")
    CONFIRMED = "confirmed", pgettext_lazy("assessment", "Confirmed")


ASSESSMENT_TONES: dict[str, Tone] = {
    AssessmentState.DRAFTED: Tone.PLAN,
    AssessmentState.SENT: Tone.INFO,
    AssessmentState.OBJECTED: Tone.WARN,
    AssessmentState.DECIDED: Tone.INFO,
    AssessmentState.CONFIRMED: Tone.OK,
}


class ObjectionOutcome(models.TextChoices):
    """How an objection ended."""

    OPEN = "", pgettext_lazy("objection", "Open")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    REJECTED = "rejected", pgettext_lazy("objection", "Rejected")


OUTCOME_TONES: dict[str, Tone] = {
    ObjectionOutcome.OPEN: Tone.WARN,
    ObjectionOutcome.UPHELD: Tone.OK,
    ObjectionOutcome.REJECTED: Tone.QUIET,
}


class ResultState(models.TextChoices):
    """Where a year's result is."""

    DRAWN = "drawn", pgettext_lazy("annual result", "Drawn up")
    CONFIRMED = "confirmed", pgettext_lazy("annual result", "Confirmed")


RESULT_TONES: dict[str, Tone] = {ResultState.DRAWN: Tone.PLAN, ResultState.CONFIRMED: Tone.OK}
