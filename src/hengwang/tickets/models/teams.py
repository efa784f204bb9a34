"""Teams that tickets are given to."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.tickets.places import paths_down_to


class DeskRowQuerySet(models.QuerySet[Any]):
    """What a unit keeps for its desk: teams, rules, templates; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose tickets the user works on."""
        return self.filter(units_within_q(user.reach(Permission.HANDLE_TICKETS), "unit__"))

    def holding_for(self, unit: Unit) -> Self:
        """Those of the unit and of the units above it."""
        return self.filter(unit__path__in=paths_down_to(unit.path))


class Team(models.Model):
    """People of a unit who take tickets of one sort together."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="ticket_teams", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=60)
    members = models.ManyToManyField(
        User, related_name="ticket_teams", blank=True, verbose_name=_("Members")
    )
    is_active = models.BooleanField(_("In use"), default=True)

    objects = DeskRowQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Team")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="one_ticket_team_a_name")
        ]

    def __str__(self) -> str:
        return self.name
