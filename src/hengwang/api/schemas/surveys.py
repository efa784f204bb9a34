"""Shapes of surveys and their results; never what one person answered."""

from datetime import date
from decimal import Decimal

from ninja import Schema

from hengwang.api.schemas.values import Id
from hengwang.surveys.choices import QuestionKind, SurveyState


class SurveyOut(Schema):
    """One survey."""

    id: int
    title: str
    unit_id: int
    supports_from: date
    supports_until: date
    opens_on: date
    closes_on: date
    state: SurveyState
    closed_on: date | None
    result_digest: str


class OutcomeOut(Schema):
    """Answers to one question, counted; shares and bounds are ratios, means are points."""

    question: str
    kind: QuestionKind
    answers: int
    counts: list[int]
    satisfied: int | None
    share: Decimal | None
    share_low: Decimal | None
    share_high: Decimal | None
    mean: Decimal | None
    mean_low: Decimal | None
    mean_high: Decimal | None


class GroupOut(Schema):
    """One group of people asked; its questions are left out where too few answered."""

    name: str
    population: int
    invited: int
    answers: int
    questions: list[OutcomeOut]


class ResultOut(Schema):
    """The frozen result of a closed survey, without words that a person wrote."""

    answers: int
    invited: int
    population: int
    confidence: Decimal
    margin: Decimal | None
    response_rate: Decimal | None
    questions: list[OutcomeOut]
    groups: list[GroupOut]


class SurveyDetailOut(Schema):
    """A survey and its result; null while it is not closed."""

    survey: SurveyOut
    result: ResultOut | None


class SurveysWanted(Schema):
    """Filters of surveys."""

    state: SurveyState | None = None
    unit_id: Id | None = None
    supports: date | None = None
