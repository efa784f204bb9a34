"""Where a unit is connected, and the private networks that are to come in."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.addressing.models import Allocation, DomainName
from hengwang.network.models import Circuit
from hengwang.network.search_lookup import found_q
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import open_on_q, units_within_q


class PrivateNetworkQuerySet(models.QuerySet[Any]):
    """Private networks by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose access the user sees."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_ACCESS), "unit__"))


class PrivateNetwork(models.Model):
    """A department's own network that is to be merged into the extranet (专网)."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="private_networks", verbose_name=_("Unit in charge")
    )
    name = models.CharField(_("Name"), max_length=100)
    sites = models.PositiveIntegerField(_("Places it reaches"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    merged_on = models.DateField(_("In the extranet since"), null=True, blank=True)

    objects = PrivateNetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Private network")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="private_network_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list it stands in."""
        return reverse("access:private-networks")


class AccessPointQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about access points; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose access the user sees, and those on the lines of their company."""
        reach = user.reach(Permission.VIEW_ACCESS)
        if reach.everywhere:
            return self.all()
        within = units_within_q(reach, "unit__")
        if reach.company_id is not None:
            within |= Q(
                pk__in=self.model.circuits.through.objects.filter(
                    circuit__carrier=reach.company_id
                ).values("accesspoint")
            )
        return self.filter(within)

    def open_on(self, day: date) -> Self:
        """Those that were connected on the day; `closed_on` is the first day without."""
        return self.filter(opened_on__isnull=False).filter(open_on_q(day))

    def matching(self, query: str) -> Self:
        """Those whose search column has every word."""
        return self.filter(found_q(query))


class AccessPoint(models.Model):
    """Where a unit is connected: its circuits, addresses and names; closed, never deleted."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="access_points", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=120)
    place = models.CharField(_("Place"), max_length=200, blank=True)
    private_network = models.ForeignKey(
        PrivateNetwork,
        models.PROTECT,
        related_name="access_points",
        verbose_name=_("Private network"),
        null=True,
        blank=True,
    )
    circuits = models.ManyToManyField(Circuit, related_name="access_points", blank=True)
    # Allocations stay when their addresses are given to others; they are the history.
    allocations = models.ManyToManyField(Allocation, related_name="access_points", blank=True)
    domains = models.ManyToManyField(DomainName, related_name="access_points", blank=True)
    opened_on = models.DateField(_("Connected since"))
    closed_on = models.DateField(_("No longer connected from"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = AccessPointQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Access point")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="access_point_closes_after_it_opens",
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="access_point_by_name"),
            models.Index(fields=["opened_on", "id"], name="access_point_by_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The access point's page."""
        return reverse("access:point", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether it is given up."""
        return self.closed_on is not None
