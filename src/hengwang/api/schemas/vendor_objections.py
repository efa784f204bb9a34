"""Shapes of a company's objections and of the reviews of what was decided on them."""

from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Clean, ExactIn, Filled, Id
from hengwang.api.schemas.vendors import ObjectionOut

Told = Annotated[str, Field(min_length=1, max_length=4000), Clean, Filled]
Because = Annotated[str, Field(min_length=1, max_length=500), Clean, Filled]


class ObjectionWithPlaceOut(ObjectionOut):
    """An objection with the clause and the month it is about, and whether a review is possible."""

    assessment_id: int
    line_id: int
    number: int
    deduction: Decimal
    may_be_appealed: bool

    @staticmethod
    def resolve_assessment_id(objection: Any) -> int:
        return int(objection.line.assessment_id)

    @staticmethod
    def resolve_number(objection: Any) -> int:
        return int(objection.line.clause.number)

    @staticmethod
    def resolve_deduction(objection: Any) -> Decimal:
        return Decimal(objection.line.span.high)


class ObjectionsWanted(Schema):
    """Filters of objections."""

    contract_id: Id | None = None
    assessment_id: Id | None = None
    is_decided: bool | None = None


class ObjectionIn(Body):
    """What the company says against a clause; a file is added on the page."""

    text: Told


class ObjectionDecisionIn(Body):
    """Upheld with a smaller deduction, in the measure of the clause; or rejected."""

    upheld: bool
    reason: Because
    deduction: ExactIn | None = None


class AppealIn(Body):
    """Why the decision should be looked at again."""

    text: Told
