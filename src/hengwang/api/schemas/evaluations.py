"""Shapes of evaluations: the list row, the three columns, goals, sections and steps."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Schema

from hengwang.api.schemas.money import SourceMoneyOut
from hengwang.api.schemas.values import (
    Body,
    Day,
    Id,
    Name,
    PointsIn,
    Search,
    Text,
    Word,
    Year,
    YuanOut,
)
from hengwang.performance.choices import EvaluationKind, EvaluationState
from hengwang.performance.engine.monitoring import Course
from hengwang.performance.models import Evaluation


class EvaluationOut(Schema):
    """One evaluation of one programme's year; totals as printed, summed, by the ruleset."""

    id: int
    short_id: str
    title: str
    programme_id: int
    programme_name: str
    unit_id: int
    unit_name: str
    fiscal_year: int
    kind: EvaluationKind
    state: EvaluationState
    revision: int
    ruleset_key: str
    ruleset_version: int | None
    printed_total: Decimal | None
    rows_total: Decimal | None
    total: Decimal | None
    total_low: Decimal | None
    total_high: Decimal | None
    level: str
    printed_level: str
    scored_at: datetime | None

    @staticmethod
    def resolve_programme_name(evaluation: Evaluation) -> str:
        return evaluation.programme.name

    @staticmethod
    def resolve_unit_id(evaluation: Evaluation) -> int:
        return evaluation.programme.unit_id

    @staticmethod
    def resolve_unit_name(evaluation: Evaluation) -> str:
        return evaluation.programme.unit.name


class ColumnsOut(Schema):
    """One figure as printed, as the sum of the printed rows, and by the ruleset."""

    printed: Decimal | None
    summed: Decimal | None
    scored: Decimal | None


class LineOut(Schema):
    """A section or the total: points and scores in three columns; the range while unscored."""

    name: str
    points: ColumnsOut
    scores: ColumnsOut
    low: Decimal | None
    high: Decimal | None


class GoalOut(Schema):
    """One yearly goal and what came of it."""

    id: int
    expected: str
    actual: str


class TransitionOut(Schema):
    """One dated step through the year."""

    name: str
    from_state: EvaluationState
    to_state: EvaluationState
    at: datetime
    by_name: str
    reason: str


class EvaluationDetailOut(Schema):
    """One evaluation with everything above its indicators."""

    evaluation: EvaluationOut
    evaluator: str
    reported_on: date | None
    origin: str
    narrative: dict[str, str]
    goals: list[GoalOut]
    sections: list[LineOut]
    total: LineOut
    agrees: bool
    funds: list[SourceMoneyOut]
    funds_total: SourceMoneyOut
    steps: list[str]
    transitions: list[TransitionOut]


class EvaluationsWanted(Schema):
    """Filters of evaluations."""

    text: Search | None = None
    year: Year | None = None
    kind: EvaluationKind | None = None
    state: EvaluationState | None = None
    programme_id: Id | None = None
    unit_id: Id | None = None
    ruleset: Word | None = None


class EvaluationIn(Body):
    """The goals of a year are declared; without a ruleset it stays as printed and unscored."""

    programme_id: Id
    year: Year
    kind: EvaluationKind
    title: Name
    ruleset_key: Word | Literal[""] = ""
    project_kind: Word | None = None


class RulesetIn(Body):
    """Another ruleset, or none."""

    ruleset_key: Word | Literal[""]


class StepIn(Body):
    """A step by its name; a return says why."""

    name: Word
    reason: Text = ""


class GoalIn(Body):
    """A yearly goal in words."""

    expected: Text
    actual: Text = ""


class SectionPointsIn(Body):
    """The points a level-1 section is declared to carry."""

    name: Name
    points: PointsIn | None


class SectionOut(Schema):
    """A level-1 section."""

    id: int
    name: str
    points: Decimal | None


class NarrativeIn(Body):
    """The parts of the report a person writes; an empty part is written from the figures."""

    parts: dict[Word, Text]
    evaluator: Name | Literal[""] = ""
    reported_on: Day | None = None


class ProgressOut(Schema):
    """One goal at a date: what is done of it, and what a straight line would ask by now."""

    indicator_id: int
    level3: str
    target_text: str
    actual: str
    done: Decimal | None
    expected: Decimal
    course: Course


class ForecastOut(Schema):
    """The year's money continued in a straight line; yuan and ratios."""

    elapsed: Decimal
    rate: Decimal | None
    expected: YuanOut | None
    gap: YuanOut | None
    projected: YuanOut | None
    projected_rate: Decimal | None
    course: Course


class MonitorOut(Schema):
    """Money and goals of an evaluation at a date (绩效双监控); yuan."""

    at: date
    money: SourceMoneyOut
    forecast: ForecastOut
    rows: list[ProgressOut]
