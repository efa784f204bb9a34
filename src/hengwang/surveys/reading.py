"""Read a survey's rows for its result and its progress."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from hengwang.surveys import statistics
from hengwang.surveys.anomalies import Sheet, marked_sheets, marks_of
from hengwang.surveys.choices import SATISFIED_STEPS, STEPS, YES, QuestionKind
from hengwang.surveys.models import Answer, Invitation, Question, Response, Survey
from hengwang.surveys.results import Asked, Given, Group, result_of, without


@dataclass(frozen=True)
class Progress:
    """How far the answers of the whole, or of one group, have come."""

    id: int
    name: str
    population: int
    invited: int
    answers: int
    needed: int
    drawn: int | None = None
    seed: str = ""
    frame_on: date | None = None

    @property
    def is_enough(self) -> bool:
        """Whether the required sample is reached."""
        return self.answers >= self.needed


def computed_result(survey: Survey) -> dict[str, Any]:
    """The result of the answers that are stored now; six queries."""
    rows = Answer.objects.filter(question__survey=survey)
    given = [
        (response, Given(group, question, step, text))
        for response, group, question, step, text in rows.values_list(
            "response", "response__group", "question", "step", "text"
        )
    ]
    asked = [_asked(question) for question in survey.questions.all()]
    groups, confidence = _groups(survey), float(survey.confidence)
    every = [row for _key, row in given]
    found = result_of(asked, groups, answers_of(survey), every, confidence)
    sheets = _sheets(survey)
    marks = marks_of(list(sheets.values()))
    found["marks"] = [asdict(mark) for mark in marks]
    if marks:
        places = marked_sheets(list(sheets.values()), marks)
        left = {key for place, key in enumerate(sheets) if place not in places}
        rest = [row for key, row in given if key in left]
        people = found["population"]
        found["unmarked"] = without(asked, people, len(left), rest, confidence)
    return found


def _sheets(survey: Survey) -> dict[UUID, Sheet]:
    """Every response as a row of steps, by its key; one query."""
    rows = Answer.objects.filter(question__survey=survey).exclude(step=None)
    told = rows.order_by("question__number").values_list(
        "response", "response__answered_on", "question__kind", "step"
    )
    days: dict[UUID, date] = {}
    steps: dict[UUID, list[tuple[str, int]]] = {}
    for response, day, kind, step in told:
        days[response] = day
        steps.setdefault(response, []).append((kind, step or 0))
    return {
        key: Sheet(
            days[key],
            tuple(step for _kind, step in mine),
            tuple(step for kind, step in mine if kind == QuestionKind.SCALE),
        )
        for key, mine in steps.items()
    }


def progress_of(survey: Survey) -> list[Progress]:
    """The whole first, then each group; the required sample is that of the target margin."""
    margin, confidence = float(survey.target_margin), float(survey.confidence)
    answers, groups = answers_of(survey), _groups(survey)
    people = sum(group.population for group in groups)
    lists = {row.pk: (row.drawn, row.seed, row.frame_on) for row in survey.groups.all()}
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
                *lists.get(group.id, (None, "", None)),
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
