"""Stored words of the surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """A survey is written, answered, and then fixed for good."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("survey", "Open for answers")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("Five steps of satisfaction")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several")
    TEXT = "text", _("Free text")


# The five steps in order; the first three count as satisfied, whatever their scores.
STEPS = (
    pgettext_lazy("survey", "Very satisfied"),
    pgettext_lazy("survey", "Satisfied"),
    pgettext_lazy("survey", "Fairly satisfied"),
    pgettext_lazy("survey", "Not very satisfied"),
    pgettext_lazy("survey", "Dissatisfied"),
)
SATISFIED_STEPS = 3
YES, NO = 1, 2


def default_scores() -> list[int]:
    """Points of the five steps."""
    return [100, 80, 60, 30, 0]
