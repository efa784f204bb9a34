"""Zones of the network and its doors to the internet."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import ZoneKind
from hengwang.network.models.scoping import Kept, KeptQuerySet
from hengwang.network.models.spans import Span, in_order, one_at_present
from hengwang.organizations.models import Company


class Zone(Kept):
    """A part of the network that is drawn as one layer (网络区域)."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=16, choices=ZoneKind.choices)
    order = models.PositiveSmallIntegerField(
        _("Place from above"), default=50, help_text=_("Small numbers are drawn on top.")
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="zone_named_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The zone's page."""
        return reverse("zone-detail", args=[self.pk])


class EgressQuerySet(KeptQuerySet):
    """Egresses; a carrier sees its own."""

    company_field = "carrier"


class Egress(Kept):
    """A door to the internet with its carrier (互联网出口)."""

    name = models.CharField(_("Name"), max_length=100)
    carrier = models.ForeignKey(
        Company, models.PROTECT, related_name="egresses", verbose_name=_("Carrier")
    )
    zone = models.ForeignKey(
        Zone,
        models.PROTECT,
        related_name="egresses",
        verbose_name=_("Zone"),
        null=True,
        blank=True,
    )
    contract_number = models.CharField(_("Contract number"), max_length=100, blank=True)
    opened_on = models.DateField(_("Opened for use on"))
    closed_on = models.DateField(_("No longer used from"), null=True, blank=True)
    bandwidth_mbps = models.PositiveIntegerField(_("Bandwidth (Mbps)"), editable=False, default=0)

    objects = EgressQuerySet.as_manager()
    searched = ("name", "contract_number")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "egresses"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="egress_named_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The egress's page."""
        return reverse("egress-detail", args=[self.pk])


class EgressBandwidth(Span):
    """The bandwidth of an egress for a stretch of time."""

    egress = models.ForeignKey(Egress, models.CASCADE, related_name="bandwidths")
    mbps = models.PositiveIntegerField(_("Bandwidth (Mbps)"))

    class Meta(Span.Meta):
        constraints = [
            in_order("egress_bandwidth"),
            one_at_present("egress", "egress_bandwidth"),
            models.UniqueConstraint(
                fields=["egress", "from_on"], name="egress_bandwidth_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mbps} Mbps"
