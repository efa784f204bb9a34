"""Requests for addresses, prefixes and domain names, decided by somebody else."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.addressing.choices import Asked, RequestState
from hengwang.addressing.models.plans import Prefix
from hengwang.addressing.models.zones import DnsZone
from hengwang.network.models import Kept, KeptQuerySet
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class RequestQuerySet(KeptQuerySet):
    """Requests by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Those for units the user sees, and those on prefixes or zones the user decides about."""
        decides = user.reach(Permission.APPROVE_ADDRESSES)
        sees = user.reach(Permission.VIEW_NETWORK)
        if decides.everywhere or sees.everywhere:
            return self.all()
        own = units_within_q(sees, "unit__")
        pools = units_within_q(decides, "prefix__unit__") | units_within_q(decides, "zone__unit__")
        return self.filter(own | pools)

    def decidable_by(self, user: HasReach) -> Self:
        """Those on prefixes or zones the user allocates from."""
        decides = user.reach(Permission.APPROVE_ADDRESSES)
        pools = units_within_q(decides, "prefix__unit__") | units_within_q(decides, "zone__unit__")
        return self.filter(pools)


class AllocationRequest(Kept):
    """What a unit asks for, from which prefix or zone, and what became of it."""

    asked = models.CharField(_("What is asked for"), max_length=12, choices=Asked.choices)
    prefix = models.ForeignKey(
        Prefix,
        models.PROTECT,
        related_name="requests",
        verbose_name=_("From prefix"),
        null=True,
        blank=True,
    )
    zone = models.ForeignKey(
        DnsZone,
        models.PROTECT,
        related_name="requests",
        verbose_name=_("In zone"),
        null=True,
        blank=True,
    )
    count = models.PositiveSmallIntegerField(_("How many"), default=1)
    length = models.PositiveSmallIntegerField(_("Length of the prefix"), null=True, blank=True)
    domain = models.CharField(_("Domain name"), max_length=120, blank=True)
    value = models.CharField(_("Points to"), max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=200)
    state = models.CharField(
        _("State"), max_length=12, choices=RequestState.choices, default=RequestState.OPEN
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="allocation_requests")
    asked_at = models.DateTimeField(_("Asked at"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="allocation_decisions", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    given = models.CharField(_("Given"), max_length=500, blank=True)

    objects = RequestQuerySet.as_manager()
    searched = ("purpose", "domain")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="request_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(asked=Asked.DOMAIN, zone__isnull=False)
                | (~Q(asked=Asked.DOMAIN) & Q(prefix__isnull=False)),
                name="request_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_asked_display()} · {self.unit}"

    def get_absolute_url(self) -> str:
        """The request's page."""
        return reverse("address-request-detail", args=[self.pk])
