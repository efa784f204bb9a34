"""Which units are due to be connected, dated: what coverage is counted against."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.network.models.spans import Span, SpanQuerySet, in_order
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class DueUnitQuerySet(SpanQuerySet):
    """Entries of the list by day and right."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose access the user sees."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_ACCESS), "unit__"))


class DueUnit(Span):
    """A unit stands on the list of those due to be connected, for a stretch of time."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="due_spans", verbose_name=_("Unit"))
    ground = models.CharField(
        _("Ground"), max_length=200, help_text=_("The document that says so, with its number.")
    )

    objects: ClassVar[Any] = DueUnitQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            in_order("due_unit"),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(until_on=None), name="due_unit_one_at_present"
            ),
        ]
        indexes = [models.Index(fields=["from_on", "unit"], name="due_unit_by_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on}"

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return self.unit.get_absolute_url()
