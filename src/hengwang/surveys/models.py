"""A survey, whom it asks what, and answers that belong to nobody.

An invitation knows whether it was used, a response knows its group and day: nothing leads from one
to the other. Responses and answers have random keys, because numbers would tell the order.
"""

import uuid
from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.surveys.choices import QuestionKind, SurveyState, default_scores
from hengwang.surveys.statistics import sample_size


class SurveyQuerySet(models.QuerySet["Survey"]):
    """The words in which other code asks about surveys; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Surveys about units whose evaluations the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Surveys about units whose evaluations the user writes."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_EVALUATIONS), "unit__"))

    def supporting(self, first: date, last: date) -> Self:
        """Closed surveys that speak for a day from `first` to `last`, both included."""
        closed = self.filter(state=SurveyState.CLOSED)
        return closed.filter(supports_from__lte=last, supports_until__gte=first)


class Survey(models.Model):
    """Questions about the work of one unit, for the time it supports (满意度调查)."""

    title = models.CharField(_("Title"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="surveys")
    supports_from = models.DateField(_("Supports from"))
    supports_until = models.DateField(_("Supports until"))
    opens_on = models.DateField(_("Answers from"))
    closes_on = models.DateField(_("Answers until"))
    state = models.CharField(
        _("State"), max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT
    )
    target_margin = models.DecimalField(
        _("Target margin"),
        max_digits=4,
        decimal_places=3,
        default="0.05",
        validators=[MinValueValidator(0.005), MaxValueValidator(0.5)],
    )
    confidence = models.DecimalField(
        _("Confidence"),
        max_digits=4,
        decimal_places=3,
        default="0.95",
        validators=[MinValueValidator(0.5), MaxValueValidator(0.999)],
    )
    result = models.JSONField(default=dict, blank=True)
    result_digest = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supports_until__gte=F("supports_from")),
                name="survey_supports_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state=SurveyState.CLOSED, closed_on__isnull=False)
                | ~Q(state=SurveyState.CLOSED) & Q(closed_on=None, result_digest=""),
                name="survey_closed_has_result",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The survey's page."""
        return reverse("survey-detail", args=[self.pk])

    @property
    def required_answers(self) -> int:
        """Answers the target margin requires of a closed survey; of an open one nothing yet."""
        population = self.result.get("population", 0)
        return sample_size(population, float(self.target_margin), float(self.confidence))


class RespondentGroup(models.Model):
    """People who are asked: how many there are, and their unit where they share one."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="groups")
    name = models.CharField(_("Name"), max_length=100)
    population = models.PositiveIntegerField(_("People"), validators=[MinValueValidator(1)])
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="respondent_groups", null=True, blank=True
    )

    frame_on = models.DateField(_("List of the day"), null=True, blank=True)
    drawn = models.PositiveIntegerField(_("Drawn"), null=True, blank=True)
    seed = models.CharField(
        _("Seed of the draw"), max_length=40, blank=True, help_text="Empty where all are asked."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="survey_group_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> int:
        """How many may be invited: those drawn, or all."""
        return self.population if self.drawn is None else self.drawn


class FrameUnit(models.Model):
    """One unit of a group's list as it was on its day; frozen with its place in the draw.

    Nothing leads from here to an invitation: a card lies with a unit, and nobody knows which.
    """

    group = models.ForeignKey(RespondentGroup, models.CASCADE, related_name="frame")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="survey_frames")
    unit_name = models.CharField(_("Unit"), max_length=200)
    place = models.PositiveIntegerField(_("Place in the draw"))
    is_drawn = models.BooleanField(_("Drawn"), default=True)
    invited_on = models.DateField(_("Invited on"), null=True, blank=True)

    class Meta:
        ordering = ["group", "place"]
        constraints = [
            models.UniqueConstraint(fields=["group", "unit"], name="survey_frame_unit_once"),
            models.UniqueConstraint(fields=["group", "place"], name="survey_frame_place_once"),
        ]

    def __str__(self) -> str:
        return self.unit_name


class Question(models.Model):
    """One question; the first with five steps is the survey's overall question."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("Number"))
    text = models.CharField(_("Question"), max_length=300)
    kind = models.CharField(
        _("Kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.SCALE
    )
    scores: Any = models.JSONField(_("Scores"), default=default_scores, blank=True)
    choices: Any = models.JSONField(_("Choices"), default=list, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_question_number")
        ]

    def __str__(self) -> str:
        return self.text


class Invitation(models.Model):
    """One answer that may be given; the token itself is stored nowhere."""

    token_hash = models.CharField(max_length=64, unique=True)
    group = models.ForeignKey(RespondentGroup, models.CASCADE, related_name="invitations")
    is_used = models.BooleanField(default=False)
    expires_on = models.DateField(_("Valid until"))

    class Meta:
        ordering = ["token_hash"]

    def __str__(self) -> str:
        return f"{self.group} · {self.expires_on}"


class Response(models.Model):
    """What one person answered, and on which day; not who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="responses")
    answered_on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.group} · {self.answered_on}"


class Answer(models.Model):
    """One question answered: a step or choice counted from 1, or a text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_once")]

    def __str__(self) -> str:
        return self.text or str(self.step)
