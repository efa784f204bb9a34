"""Shapes of the terms of access: what an office promises from a day on."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from hengwang.access.choices import Kind, Step
from hengwang.access.services.terms import MOST_DAYS
from hengwang.api.schemas.values import Body, Clean, Day, Filled, Id

DaysOut = dict[str, dict[str, int]]
DaysIn = dict[Kind, dict[Step, Annotated[int, Field(ge=0, le=MOST_DAYS)]]]
Ground = Annotated[str, Field(min_length=1, max_length=200), Clean, Filled]


class AccessTermsOut(Schema):
    """A version: working days by kind and step, from its day on, and the document they rest on."""

    id: int
    unit_id: int
    from_on: date
    days: DaysOut
    ground: str
    made_by_name: str
    made_at: datetime


class AccessTermsWanted(Schema):
    """Versions of one office, or of all."""

    unit_id: Id | None = None


class AccessTermsIn(Body):
    """New terms of an office from a day on; every step of every kind has its days."""

    unit_id: Id
    from_on: Day
    days: DaysIn
    ground: Ground


class TermsOfDay(Schema):
    """The day that is asked about; without it today."""

    on: Day | None = None


class UnitTermsOut(Schema):
    """What holds for a unit on a day; `terms` is null where it is what the platform comes with."""

    unit_id: int
    on: date
    terms: AccessTermsOut | None
    days: DaysOut
    promised_days: dict[str, int]
