"""What is promised for tickets of a priority."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.tickets.choices import Kind, Priority


class ServiceLevelQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about service levels; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Levels of units whose tickets the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_TICKETS), "unit__"))

    def in_force(self) -> Self:
        """Not replaced by a later version."""
        return self.filter(replaced_at=None)


class ServiceLevel(models.Model):
    """How soon a unit's service answers, arrives and restores; a change makes a new version.

    Limits are minutes of service time; None promises nothing. `daily` holds pairs of "HH:MM"; empty
    means around the clock, every day.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="service_levels")
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind of ticket"), max_length=16, choices=Kind.choices)
    priority = models.CharField(_("Priority"), max_length=2, choices=Priority.choices)
    respond_minutes = models.PositiveIntegerField(_("Answer within (minutes)"), null=True)
    arrive_minutes = models.PositiveIntegerField(_("On site within (minutes)"), null=True)
    restore_minutes = models.PositiveIntegerField(_("Restored within (minutes)"), null=True)
    daily = models.JSONField(_("Service hours"), default=list, blank=True)
    carrier_stops = models.BooleanField(
        _("Time with a company does not count"),
        default=False,
        help_text=_("Only where the promise to the units itself says so."),
    )
    version = models.PositiveIntegerField(_("Version"), default=1)
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = ServiceLevelQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "kind", "priority", "-version"]
        verbose_name = _("Service level")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "priority"],
                condition=Q(replaced_at=None),
                name="one_service_level_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def daily_hours(self) -> Sequence[tuple[time, time]]:
        """The hours of a working day, in order; none means around the clock."""
        return [
            (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in self.daily
        ]
