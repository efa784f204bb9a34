"""Shapes of what a project was given: budget lines, arrivals, adjustments, a year's money."""

from datetime import date
from typing import Literal

from ninja import Schema

from hengwang.api.schemas.values import (
    Body,
    Day,
    Id,
    Line,
    Name,
    Sentence,
    Text,
    Year,
    Yuan,
    YuanOut,
)
from hengwang.projects.choices import AdjustmentKind, FundLevel, FundSource

Treasury = FundLevel | Literal[""]


class BudgetLineOut(Schema):
    """Money approved for one fiscal year from one source; yuan."""

    id: int
    programme_id: int
    subproject_id: int | None
    fiscal_year: int
    source: FundSource
    level: str
    expense_item: str
    initial_cny: YuanOut | None
    approved_cny: YuanOut
    approval_number: str
    approved_on: date | None


class BudgetLineFactsIn(Body):
    """What a budget line says."""

    fiscal_year: Year
    approved_cny: Yuan
    source: FundSource = FundSource.APPROPRIATION
    initial_cny: Yuan | None = None
    level: Treasury = ""
    expense_item: Line = ""
    approval_number: Line = ""
    approved_on: Day | None = None


class BudgetLineIn(BudgetLineFactsIn):
    """A budget line and the part of the project it belongs to."""

    subproject_id: Id | None = None


class ArrivalOut(Schema):
    """Money of the budget that reached the unit; yuan."""

    id: int
    programme_id: int
    fiscal_year: int
    source: FundSource
    level: str
    arrived_on: date | None
    amount_cny: YuanOut
    document_number: str


class ArrivalIn(Body):
    """An arrival as it happened."""

    fiscal_year: Year
    amount_cny: Yuan
    source: FundSource = FundSource.APPROPRIATION
    level: Treasury = ""
    arrived_on: Day | None = None
    document_number: Line = ""


class AdjustmentOut(Schema):
    """A change of money, goals or schedule; `flags` says what is irregular about it."""

    id: int
    programme_id: int
    subproject_id: int | None
    fiscal_year: int
    kind: AdjustmentKind
    source: str
    decided_on: date | None
    amount_cny: YuanOut | None
    receiver: str
    reason: str
    approval_number: str
    approved_on: date | None
    flags: list[str]


class AdjustmentIn(Body):
    """An adjustment, approved or not."""

    fiscal_year: Year
    kind: AdjustmentKind
    reason: Text = ""
    amount_cny: Yuan | None = None
    source: FundSource | Literal[""] = ""
    decided_on: Day | None = None
    receiver: Name | Literal[""] = ""
    approval_number: Line = ""
    approved_on: Day | None = None
    subproject_id: Id | None = None


class PlannedPaymentOut(Schema):
    """Money that will be due; yuan."""

    id: int
    programme_id: int
    contract_id: int | None
    source: FundSource
    due_on: date
    amount_cny: YuanOut
    purpose: str
    settled_by_id: int | None


class PlannedPaymentIn(Body):
    """A plan, which is checked against what is left."""

    due_on: Day
    amount_cny: Yuan
    source: FundSource = FundSource.APPROPRIATION
    purpose: Sentence = ""
    contract_id: Id | None = None


class SourceMoneyOut(Schema):
    """One source in one fiscal year; yuan, null is not stated."""

    source: str
    initial: YuanOut | None
    budget: YuanOut | None
    arrived: YuanOut | None
    executed: YuanOut | None


class YearMoneyOut(Schema):
    """A project's year in money."""

    programme_id: int
    fiscal_year: int
    sources: list[SourceMoneyOut]
    total: SourceMoneyOut
