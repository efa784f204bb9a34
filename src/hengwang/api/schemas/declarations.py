"""Shapes of declared goals, their versions, and monitoring reports."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Day, Id, Line, Text, Year, YuanOut
from hengwang.performance.choices import DeclarationState
from hengwang.performance.models import Declaration, MonitoringRecord


class DeclarationOut(Schema):
    """Where the declaration of one evaluation stands; missing is what a call still demands."""

    evaluation_id: int
    programme_id: int
    unit_id: int
    fiscal_year: int
    state: DeclarationState
    approval_number: str
    approved_on: date | None
    handed_in_at: datetime | None
    decided_by_name: str
    return_reason: str
    demanded_by_id: int | None
    is_missing: bool
    blocks: bool

    @staticmethod
    def resolve_programme_id(row: Declaration) -> int:
        return row.evaluation.programme_id

    @staticmethod
    def resolve_unit_id(row: Declaration) -> int:
        return row.evaluation.programme.unit_id

    @staticmethod
    def resolve_fiscal_year(row: Declaration) -> int:
        return row.evaluation.fiscal_year


class AskedOut(Schema):
    """One thing to ask the author of a target, and what it could say."""

    code: str
    question: str
    proposal: str


class AskedRowOut(Schema):
    """A declared row with what is asked about its target."""

    indicator_id: int
    level3: str
    target_text: str
    is_unmeasurable: bool
    questions: list[AskedOut]


class MediumGoalOut(Schema):
    """A goal for several years."""

    expected: str
    first_year: int
    last_year: int


class DeclarationDetailOut(Schema):
    """The declaration, its rows and goals; `declaration` is null where none was begun."""

    declaration: DeclarationOut | None
    rows: list[AskedRowOut]
    medium_goals: list[MediumGoalOut]


class DeclarationsWanted(Schema):
    """Filters of declarations."""

    year: Year | None = None
    state: DeclarationState | None = None
    unit_id: Id | None = None
    missing: bool | None = None


class ApprovalIn(Body):
    """Number and day of an approval."""

    number: Line
    on: Day


class RemarkIn(Body):
    """Why one row goes back."""

    indicator_id: Id
    reason: Text


class SendBackIn(Body):
    """One reason for the whole, and one for each row that needs mending."""

    reason: Text = ""
    rows: Annotated[list[RemarkIn], Field(max_length=500)] = []


class GoalStepOut(Schema):
    """One dated step as a version kept it; the day is null where none was planned."""

    id: int
    name: str
    due_on: date | None

    @staticmethod
    def resolve_due_on(step: dict[str, Any]) -> date | None:
        return date.fromisoformat(step["due_on"]) if step["due_on"] else None


class GoalVersionOut(Schema):
    """Goals, money and schedule as they were in force from a day on; null was not kept."""

    number: int
    valid_from: date
    rows: list[dict[str, Any]]
    budget_cny: YuanOut | None
    schedule: list[GoalStepOut] | None


class DeviationOut(Schema):
    """One deviation with its cause and measure."""

    id: int
    name: str
    reason: str
    measure: str


class MonitoringOut(Schema):
    """One look at money and goals up to a day; `look` and `digest` are there once handed in."""

    id: int
    evaluation_id: int
    as_of: date
    due_on: date
    reported_at: datetime | None
    reported_by_name: str
    digest: str
    look: dict[str, Any]
    deviations: list[DeviationOut]

    @staticmethod
    def resolve_deviations(row: MonitoringRecord) -> list[Any]:
        return list(row.entries.all())


class MonitoringIn(Body):
    """The last day looked at; the bureau's own where none is given."""

    as_of: Day | None = None


class MeasureIn(Body):
    """Cause and measure of a deviation."""

    reason: Text
    measure: Text
