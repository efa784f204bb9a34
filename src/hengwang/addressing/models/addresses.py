"""Addresses with a holder, and every holding there ever was."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.addressing.choices import AddressState
from hengwang.addressing.models.plans import Prefix, RoutingDomain
from hengwang.addressing.models.requests import AllocationRequest
from hengwang.addressing.rules import keys_begun_by
from hengwang.network.models import Circuit, Device
from hengwang.network.search_lookup import found_q
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class AddressQuerySet(models.QuerySet[Any]):
    """Addresses by right and words."""

    def visible_to(self, user: HasReach) -> Self:
        """Those a unit of the user holds, and those of prefixes it looks after."""
        reach = user.reach(Permission.VIEW_NETWORK)
        if reach.everywhere:
            return self.all()
        own = units_within_q(reach, "unit__") | units_within_q(reach, "prefix__unit__")
        return self.filter(own)

    def allocatable_by(self, user: HasReach) -> Self:
        """Those of prefixes whose addresses the user allocates."""
        reach = user.reach(Permission.APPROVE_ADDRESSES)
        return self.filter(units_within_q(reach, "prefix__unit__"))

    def matching(self, query: str) -> Self:
        """By an address, also half of one, or by words of name and purpose."""
        span = keys_begun_by(query)
        if span is not None:
            return self.filter(key__gte=span[0], key__lte=span[1])
        return self.filter(found_q(query)) if query.strip() else self.all()


class Address(models.Model):
    """One address that is not free: allocated, reserved or in quarantine."""

    routing_domain = models.ForeignKey(RoutingDomain, models.PROTECT, related_name="addresses")
    prefix = models.ForeignKey(Prefix, models.PROTECT, related_name="addresses")
    key = models.CharField(max_length=33, editable=False)
    text = models.CharField(_("Address"), max_length=39)
    state = models.CharField(_("State"), max_length=12, choices=AddressState.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="addresses", verbose_name=_("Holder"), null=True
    )
    device = models.ForeignKey(
        Device,
        models.SET_NULL,
        related_name="addresses",
        verbose_name=_("Device"),
        null=True,
        blank=True,
    )
    circuit = models.ForeignKey(
        Circuit,
        models.SET_NULL,
        related_name="addresses",
        verbose_name=_("Circuit"),
        null=True,
        blank=True,
    )
    host_name = models.CharField(_("Host name"), max_length=120, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True)
    free_from = models.DateField(_("Free from"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["routing_domain", "key"]
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["routing_domain", "key"], name="address_once_in_domain"
            ),
            models.CheckConstraint(
                condition=Q(state=AddressState.ALLOCATED, unit__isnull=False)
                | (~Q(state=AddressState.ALLOCATED) & Q(unit=None)),
                name="address_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(state=AddressState.QUARANTINED, free_from__isnull=False)
                | (~Q(state=AddressState.QUARANTINED) & Q(free_from=None)),
                name="address_quarantine_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["key", "id"], name="address_in_order"),
            models.Index(fields=["prefix", "key"], name="address_in_prefix"),
            models.Index(
                fields=["free_from"], condition=~Q(free_from=None), name="address_to_be_freed"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The address's page."""
        return reverse("address-detail", args=[self.pk])


class Allocation(models.Model):
    """One holding of an address by a unit; half-open, None is until further notice."""

    text = models.CharField(_("Address"), max_length=39)
    routing_domain = models.ForeignKey(RoutingDomain, models.PROTECT, related_name="allocations")
    prefix = models.ForeignKey(Prefix, models.PROTECT, related_name="allocations")
    key = models.CharField(max_length=33, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="allocations", verbose_name=_("Holder")
    )
    request = models.ForeignKey(
        AllocationRequest, models.PROTECT, related_name="allocations", null=True, blank=True
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    by_name = models.CharField(max_length=64, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["routing_domain", "key"],
                condition=Q(until_on=None),
                name="allocation_one_holder_at_present",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="allocation_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["from_on"], name="allocation_by_day")]

    def __str__(self) -> str:
        return self.text


class Sighting(models.Model):
    """When an address was last seen alive, and by what (fed by collectors)."""

    routing_domain = models.ForeignKey(RoutingDomain, models.PROTECT, related_name="sightings")
    key = models.CharField(max_length=33)
    text = models.CharField(_("Address"), max_length=39)
    mac = models.CharField(_("MAC address"), max_length=17, blank=True)
    source = models.CharField(_("Seen by"), max_length=60)
    first_seen_at = models.DateTimeField(_("First seen"))
    last_seen_at = models.DateTimeField(_("Last seen"))

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["routing_domain", "key"], name="sighting_once_in_domain"
            )
        ]

    def __str__(self) -> str:
        return self.text
