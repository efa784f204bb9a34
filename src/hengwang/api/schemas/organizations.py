"""Shapes of regions, units and companies."""

from datetime import date

from ninja import Schema

from hengwang.api.schemas.values import Id, Search
from hengwang.organizations.choices import CompanyKind, Level, UnitKind
from hengwang.organizations.models import Region, Unit


class RegionOut(Schema):
    """One administrative division, or a functional area."""

    code: str
    name: str
    full_name: str
    level: Level
    parent_code: str | None
    opened_on: date | None
    closed_on: date | None

    @staticmethod
    def resolve_parent_code(region: Region) -> str | None:
        return region.parent.code if region.parent else None


class UnitOut(Schema):
    """One government body under its present name."""

    id: int
    name: str
    short_name: str
    level: Level
    kind: UnitKind
    region_code: str
    parent_id: int | None
    opened_on: date | None
    closed_on: date | None
    merged_into_id: int | None

    @staticmethod
    def resolve_region_code(unit: Unit) -> str:
        return unit.region.code


class CompanyOut(Schema):
    """One carrier, supplier, maintenance or supervision firm."""

    id: int
    name: str
    short_name: str
    kind: CompanyKind
    credit_code: str
    opened_on: date | None
    closed_on: date | None


class RegionsWanted(Schema):
    """Filters of regions."""

    text: Search | None = None
    level: Level | None = None
    within: Search | None = None


class UnitsWanted(Schema):
    """Filters of units."""

    text: Search | None = None
    level: Level | None = None
    kind: UnitKind | None = None
    region: Search | None = None
    below: Id | None = None
    is_open: bool | None = None


class CompaniesWanted(Schema):
    """Filters of companies."""

    text: Search | None = None
    kind: CompanyKind | None = None
    is_open: bool | None = None
