"""Whose inspections these are: by the unit, and by the company that carries them out."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from hengwang.accounts.choices import Permission
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class InspectedQuerySet(models.QuerySet[Any]):
    """Rows of inspections; each phrase chains."""

    company_way = "plan__company"

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose inspections the user may see, and those of their own company."""
        reach = user.reach(Permission.VIEW_INSPECTIONS)
        if reach.everywhere:
            return self.all()
        # By the ids of units: their index counts half a million rows in milliseconds, where a
        # join looks each of them up.
        within = Q(unit__in=Unit.objects.within(reach))
        if reach.company_id is not None:
            within |= Q(**{self.company_way: reach.company_id})
        return self.filter(within)

    def editable_by(self, user: HasReach) -> Self:
        """Those of units whose inspections the user plans."""
        return self.filter(units_within_q(user.reach(Permission.PLAN_INSPECTIONS), "unit__"))

    def carried_out_by(self, user: HasReach) -> Self:
        """Those the user may carry out: of their reach, or given to their own company."""
        reach = user.reach(Permission.CARRY_OUT_INSPECTIONS)
        if reach.company_id is not None:
            return self.filter(**{self.company_way: reach.company_id})
        return self.filter(units_within_q(reach, "unit__"))
