"""The plan of addresses: routing domains, prefixes that never overlap, VLANs."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.rules import Block, number_of
from hengwang.network.models import Kept, KeptQuerySet, Site
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class RoutingDomain(models.Model):
    """A space in which an address is one address; its row is locked while prefixes are cut."""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    changes = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PrefixQuerySet(KeptQuerySet):
    """Prefixes by right and place."""

    def allocatable_by(self, user: HasReach) -> Self:
        """Those of units for which the user allocates."""
        return self.filter(units_within_q(user.reach(Permission.APPROVE_ADDRESSES), "unit__"))

    def touching(self, block: Block) -> Self:
        """Those with an address in common."""
        return self.filter(first_key__lte=block.last_key, last_key__gte=block.first_key)


class Prefix(Kept):
    """A block of addresses that a unit looks after; cut from a container or holding addresses."""

    routing_domain = models.ForeignKey(
        RoutingDomain, models.PROTECT, related_name="prefixes", verbose_name=_("Routing domain")
    )
    text = models.CharField(_("Prefix"), max_length=43)
    version = models.PositiveSmallIntegerField(editable=False)
    first_key = models.CharField(max_length=33, editable=False)
    last_key = models.CharField(max_length=33, editable=False)
    length = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("Kind"), max_length=12, choices=PrefixKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="prefixes",
        verbose_name=_("Site"),
        null=True,
        blank=True,
    )
    # Where the search for a free address begins; everything usable below it is taken.
    cursor_key = models.CharField(max_length=33, editable=False)
    changes = models.PositiveIntegerField(default=0, editable=False)

    objects = PrefixQuerySet.as_manager()
    searched = ("text", "purpose")

    class Meta:
        ordering = ["routing_domain", "first_key", "length"]
        verbose_name_plural = "prefixes"
        constraints = [
            models.UniqueConstraint(
                fields=["routing_domain", "first_key", "length"], name="prefix_once_in_domain"
            ),
            models.CheckConstraint(
                condition=Q(last_key__gte=F("first_key")), name="prefix_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["routing_domain", "last_key"], name="prefix_by_end"),
            models.Index(fields=["first_key", "length"], name="prefix_in_order"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The prefix's page."""
        return reverse("prefix-detail", args=[self.pk])

    @property
    def block(self) -> Block:
        """The same as numbers."""
        return Block(self.version, number_of(self.first_key), self.length)


class Vlan(Kept):
    """A VLAN of a site, or of the whole routing domain."""

    routing_domain = models.ForeignKey(
        RoutingDomain, models.PROTECT, related_name="vlans", verbose_name=_("Routing domain")
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="vlans",
        verbose_name=_("Site"),
        null=True,
        blank=True,
        help_text=_("Empty means everywhere."),
    )
    vid = models.PositiveSmallIntegerField(
        _("VLAN number"),
        validators=[MinValueValidator(1), MaxValueValidator(4094)],
        help_text=_("IEEE 802.1Q: 1 to 4094."),
    )
    name = models.CharField(_("Name"), max_length=60)
    prefix = models.ForeignKey(
        Prefix,
        models.SET_NULL,
        related_name="vlans",
        verbose_name=_("Prefix"),
        null=True,
        blank=True,
    )

    objects = KeptQuerySet.as_manager()
    searched = ("vid", "name")

    class Meta:
        ordering = ["routing_domain", "vid", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(vid__gte=1, vid__lte=4094), name="vlan_possible"),
            models.UniqueConstraint(
                fields=["routing_domain", "site", "vid"],
                condition=Q(site__isnull=False),
                name="vlan_once_in_site",
            ),
            models.UniqueConstraint(
                fields=["routing_domain", "vid"],
                condition=Q(site=None),
                name="vlan_once_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vid} {self.name}"

    def get_absolute_url(self) -> str:
        """Its prefix's page, or the list."""
        return reverse("vlan-edit", args=[self.pk])
