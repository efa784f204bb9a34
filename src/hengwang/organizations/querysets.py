"""The words in which other code asks about regions, units and companies; each one chains."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from hengwang.organizations.reach import HasReach, Reach

if TYPE_CHECKING:
    from hengwang.organizations.models import Company, Region, Unit

VIEW_UNITS = "view_units"
VIEW_COMPANIES = "view_companies"


def open_on_q(day: date) -> Q:
    """Rows that exist on `day`; `closed_on` is the first day without them."""
    return (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))


def significant_digits(code: str) -> str:
    """The digits all codes of the subtree share: 620000 → 62, 620100 → 6201, 620102 → itself."""
    for width in (2, 4, 6, 9):
        if not code[width:].strip("0"):
            return code[:width]
    return code


def units_within_q(reach: Reach, prefix: str = "") -> Q:
    """Condition on rows whose unit lies within `reach`; `prefix` is the way to the unit ("unit__")."""
    if reach.everywhere:
        return Q()
    q = Q(pk__in=[])
    for path in reach.unit_paths:
        q |= Q(**{f"{prefix}path__startswith": path})
    for code in reach.region_codes:
        q |= Q(**{f"{prefix}region__code__startswith": significant_digits(code)})
    return q


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions are a public list: every active user sees all of them."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def in_region(self, code: str) -> Self:
        """The region itself and everything below it."""
        return self.filter(code__startswith=significant_digits(code))

    def visible_to(self, user: HasReach) -> Self:
        return self.none() if user.reach(VIEW_UNITS).is_nothing else self.all()


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by day, tree, region and right."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def subtree_of(self, unit: "Unit") -> Self:
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)

    def in_region(self, code: str) -> Self:
        return self.filter(region__code__startswith=significant_digits(code))

    def within(self, reach: Reach) -> Self:
        return self.filter(units_within_q(reach))

    def visible_to(self, user: HasReach) -> Self:
        return self.within(user.reach(VIEW_UNITS))


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies by day and right."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def visible_to(self, user: HasReach) -> Self:
        """All of them for our own people; a company's staff sees its own company only."""
        reach = user.reach(VIEW_COMPANIES)
        if reach.everywhere or reach.unit_paths or reach.region_codes:
            return self.all()
        return self.filter(pk=reach.company_id)
