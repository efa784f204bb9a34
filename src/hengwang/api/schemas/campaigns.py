"""Shapes of calls to offices: the call, where each office stands, its exceptions."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from hengwang.api.paging import DEEPEST, MOST, USUAL
from hengwang.api.schemas.values import FIRST_YEAR, Body, Day, Id, Name, Search, Text, Year
from hengwang.performance.campaign_rules import OfficeState
from hengwang.performance.choices import CampaignKind, DeclarationDemand


class CampaignOut(Schema):
    """One call: what is to be done for which year until when."""

    id: int
    title: str
    kind: CampaignKind
    fiscal_year: int
    due_on: date
    demand: DeclarationDemand
    text: str
    issued_at: datetime
    issued_by_name: str


class CampaignsWanted(Schema):
    """Filters of calls."""

    year: Year | None = None
    kind: CampaignKind | None = None


class CampaignIn(Body):
    """A call to every open unit one reviews that fits; empty filters are all of them."""

    title: Name
    kind: CampaignKind
    fiscal_year: Year
    due_on: Day
    issued_on: Annotated[Day, Field(ge=date(FIRST_YEAR, 1, 1))] | None = None
    text: Text = ""
    demand: DeclarationDemand = DeclarationDemand.OPTIONAL
    unit_ids: Annotated[list[Id], Field(max_length=5_000)] = []
    region_code: Annotated[str, Field(max_length=12, pattern=r"^\d*$")] = ""


class OfficeOut(Schema):
    """Where one called office stands, computed from its evaluations."""

    id: int
    unit_id: int
    unit_name: str
    region_name: str
    due_on: date
    state: OfficeState
    is_late: bool
    done: int
    expected: int
    extension: str
    exempt: str
    reminded_on: date | None


class OfficesWanted(Schema):
    """Filters of offices, and the part asked for."""

    state: OfficeState | None = None
    late: bool | None = None
    text: Search | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    offset: Annotated[int, Field(ge=0, le=DEEPEST)] = 0


class BoardOut(Schema):
    """Offices that fit, how many they are, and how all one may see stand."""

    items: list[OfficeOut]
    total: int
    late: int
    counts: dict[str, int]


class RemindedOut(Schema):
    """How many offices are reminded now."""

    offices: int


class ExtensionIn(Body):
    """More time for one office, with the reason."""

    to: Day
    reason: Text


class ExemptionIn(Body):
    """Why one office is let off."""

    reason: Text
