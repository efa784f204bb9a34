"""The verbs that write regions, units, companies and contacts."""

from hengwang.organizations.services.companies import (
    CompanyFacts,
    ContactFacts,
    add_contact,
    close_company,
    edit_company,
    open_company,
    rename_company,
    retire_contact,
)
from hengwang.organizations.services.lifecycle import (
    close_unit,
    merge_unit,
    rename_unit,
    reopen_unit,
)
from hengwang.organizations.services.regions import (
    LoadedRegions,
    add_functional_area,
    close_region,
    load_regions,
)
from hengwang.organizations.services.units import (
    UnitFacts,
    edit_unit,
    end_duty,
    give_duty,
    open_unit,
)

__all__ = [
    "CompanyFacts",
    "ContactFacts",
    "LoadedRegions",
    "UnitFacts",
    "add_contact",
    "add_functional_area",
    "close_company",
    "close_region",
    "close_unit",
    "edit_company",
    "edit_unit",
    "end_duty",
    "give_duty",
    "load_regions",
    "merge_unit",
    "open_company",
    "open_unit",
    "rename_company",
    "rename_unit",
    "reopen_unit",
    "retire_contact",
]
