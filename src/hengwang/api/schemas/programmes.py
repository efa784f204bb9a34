"""Shapes of programmes and their parts."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from hengwang.api.schemas.values import Body, Clean, Id, Line, Name, Search, Text, Year
from hengwang.projects.choices import SubProjectStatus
from hengwang.projects.models import Programme

Kind = Annotated[str, Field(max_length=40), Clean]
Code = Annotated[str, Field(max_length=64), Clean]
Number = Annotated[str, Field(max_length=20), Clean]


class ProgrammeOut(Schema):
    """A budgeted project: one purpose, one unit, one or several fiscal years."""

    id: int
    name: str
    code: str
    kind: str
    unit_id: int
    unit_name: str
    supervising_unit_id: int | None
    first_year: int
    last_year: int
    office: str
    owner_id: int | None
    changed_at: datetime

    @staticmethod
    def resolve_unit_name(programme: Programme) -> str:
        return programme.unit.name


class ProgrammeDetailOut(ProgrammeOut):
    """A project with its texts."""

    basis: str
    summary: str
    created_at: datetime


class ProgrammeIn(Body):
    """What a project says of itself."""

    name: Name
    first_year: Year
    last_year: Year
    code: Code = ""
    kind: Kind = ""
    office: Line = ""
    basis: Text = ""
    summary: Text = ""
    supervising_unit_id: Id | None = None
    owner_id: Id | None = None


class NewProgrammeIn(ProgrammeIn):
    """A project and the unit it belongs to."""

    unit_id: Id


class ProgrammesWanted(Schema):
    """Filters of projects."""

    text: Search | None = None
    year: Year | None = None
    unit_id: Id | None = None
    kind: Search | None = None


class SubProjectOut(Schema):
    """A part of a project."""

    id: int
    programme_id: int
    number: str
    name: str
    spending_field: str
    kind: str
    office: str
    work: str
    completion: str
    status: SubProjectStatus


class SubProjectIn(Body):
    """What a part says of itself."""

    name: Name
    number: Number = ""
    spending_field: Line = ""
    kind: Kind = ""
    office: Line = ""
    work: Text = ""
    completion: Text = ""
    status: SubProjectStatus = SubProjectStatus.PLANNED


class MilestoneOut(Schema):
    """A dated step."""

    id: int
    programme_id: int
    name: str
    due_on: date | None
    reached_on: date | None


class FeasibilityOut(Schema):
    """Preparatory work before approval."""

    id: int
    programme_id: int
    name: str
    done_on: date | None
    conclusion: str
