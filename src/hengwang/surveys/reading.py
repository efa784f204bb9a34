"""Read a survey's rows for its result and its progress."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from hengwang.surveys import statistics
from hengwang.surveys.choices import SATISFIED_STEPS, STEPS, YES, QuestionKind
from hengwang.surveys.models import Answer, Invitation, Question, Response, Survey
from hengwang.surveys.results import Asked, Given, Group, result_of


@dataclass(frozen=True)
class Progress:
    """How far the answers of the whole, or of one group, have come."""

    id: int
    name: str
    population: int
    invited: int
    answers: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """Whether the required sample is reached."""
        return self.answers >= self.needed


def computed_result(survey: Survey) -> dict[str, Any]:
    """The result of the answers that are stored now; five queries."""
    rows = Answer.objects.filter(question__survey=survey)
    given = [
        Given(group, question, step, text)
        for group, question, step, text in rows.values_list(
            "response__group", "question", "step", "text"
        )
    ]
    asked = [_asked(question) for question in survey.questions.all()]
    return result_of(asked, _groups(survey), answers_of(survey), given, float(survey.confidence))


def progress_of(survey: Survey) -> list[Progress]:
    """The whole first, then each group; the required sample is that of the target margin."""
    margin, confidence = float(survey.target_margin), float(survey.confidence)
    answers, groups = answers_of(survey), _groups(survey)
    people = sum(group.population for group in groups)
    whole = Progress(
        0,
        "",
        people,
        sum(group.invited for group in groups),
        sum(answers.values()),
        statistics.sample_size(people, margin, confidence),
    )
    return [
        whole,
        *(
            Progress(
                group.id,
                group.name,
                group.population,
                group.invited,
                answers.get(group.id, 0),
                statistics.sample_size(group.population, margin, confidence),
            )
            for group in groups
        ),
    ]


def answers_of(survey: Survey) -> dict[int, int]:
    """Responses by group."""
    rows = Response.objects.filter(group__survey=survey).order_by()
    return dict(rows.values_list("group").annotate(Count("pk")))


def _groups(survey: Survey) -> list[Group]:
    rows = Invitation.objects.filter(group__survey=survey).order_by()
    invited: Mapping[int, int] = dict(rows.values_list("group").annotate(Count("pk")))
    return [
        Group(group.pk, group.name, group.population, invited.get(group.pk, 0))
        for group in survey.groups.all()
    ]


def _asked(question: Question) -> Asked:
    steps = {
        QuestionKind.SCALE: (len(STEPS), SATISFIED_STEPS),
        QuestionKind.YES_NO: (2, YES),
        QuestionKind.CHOICE: (len(question.choices), 0),
    }
    count, satisfied = steps.get(QuestionKind(question.kind), (0, 0))
    return Asked(
        question.pk, question.text, question.kind, count, satisfied, tuple(question.scores)
    )
