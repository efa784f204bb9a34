"""Regions, units and companies with dated names; written by this app's services only."""

from hengwang.organizations.models.companies import (
    Company,
    CompanyName,
    CompanyQuerySet,
    Contact,
)
from hengwang.organizations.models.regions import Region, RegionQuerySet
from hengwang.organizations.models.units import Unit, UnitDuty, UnitName, UnitQuerySet

__all__ = [
    "Company",
    "CompanyName",
    "CompanyQuerySet",
    "Contact",
    "Region",
    "RegionQuerySet",
    "Unit",
    "UnitDuty",
    "UnitName",
    "UnitQuerySet",
]
