"""Whose records these are, in the words other code asks in."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from hengwang.accounts.choices import Permission
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.network.search_lookup import found_q
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class KeptQuerySet(models.QuerySet[Any]):
    """Records of units; each phrase chains."""

    company_field = ""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose network the user may see, and a company's own."""
        reach = user.reach(Permission.VIEW_NETWORK)
        if reach.everywhere:
            return self.all()
        within = units_within_q(reach, "unit__")
        if self.company_field and reach.company_id is not None:
            within |= Q(**{self.company_field: reach.company_id})
        return self.filter(within)

    def editable_by(self, user: HasReach) -> Self:
        """Those of units whose network the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_NETWORK), "unit__"))

    def in_region(self, code: str) -> Self:
        """Those of units of the region and everything below it."""
        return self.filter(unit__region__code__startswith=subtree_prefix(code))

    def matching(self, query: str) -> Self:
        """Those whose search column has every word."""
        return self.filter(found_q(query))


class Kept(models.Model):
    """Base: the unit whose record it is, and the column it is searched by."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)s_set")
    search_text = models.TextField(editable=False, default="")

    searched: tuple[str, ...] = ("name",)

    class Meta:
        abstract = True

    def searched_words(self) -> list[str]:
        """What the search column is made of."""
        return [str(getattr(self, name) or "") for name in self.searched]
