"""Circuits with their dated bandwidth and status, and what traffic was seen on them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import CircuitKind, CircuitStatus, Layer, Tenure
from hengwang.network.models.places import Site
from hengwang.network.models.scoping import Kept, KeptQuerySet
from hengwang.network.models.spans import Span, in_order, one_at_present
from hengwang.organizations.models import Company


class CircuitQuerySet(KeptQuerySet):
    """Circuits; a carrier sees its own."""

    company_field = "carrier"

    def with_status_on(self, day: date, *words: str) -> Self:
        """Those that had one of these states on the day."""
        held = CircuitStatusSpan.objects.covering(day).filter(status__in=words)
        return self.filter(pk__in=held.values("circuit"))


class Circuit(Kept):
    """A line between two ends that serves one unit (专线)."""

    code = models.CharField(
        _("Circuit number"), max_length=64, unique=True, help_text=_("As the carrier writes it.")
    )
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=12, choices=CircuitKind.choices)
    layer = models.CharField(_("Layer"), max_length=16, choices=Layer.choices)
    tenure = models.CharField(
        _("Tenure"), max_length=8, choices=Tenure.choices, default=Tenure.LEASED
    )
    carrier = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="circuits",
        verbose_name=_("Carrier"),
        null=True,
        blank=True,
    )
    contract_number = models.CharField(_("Contract number"), max_length=100, blank=True)
    a_site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="circuits_from",
        verbose_name=_("A end, site"),
        null=True,
        blank=True,
    )
    a_end = models.CharField(_("A end"), max_length=200, blank=True)
    z_site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="circuits_to",
        verbose_name=_("Z end, site"),
        null=True,
        blank=True,
    )
    z_end = models.CharField(_("Z end"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    # The present values, kept beside the dated ones so that lists sort by an index.
    status = models.CharField(
        _("Status"), max_length=12, choices=CircuitStatus.choices, editable=False
    )
    bandwidth_mbps = models.PositiveIntegerField(_("Bandwidth (Mbps)"), editable=False, default=0)
    opened_on = models.DateField(_("Opened for use on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("No longer used from"), null=True, blank=True, editable=False)

    objects = CircuitQuerySet.as_manager()
    searched = ("code", "name", "a_end", "z_end", "contract_number")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(status=CircuitStatus.CLOSED),
                name="circuit_closed_has_its_day",
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="circuit_by_name"),
            models.Index(fields=["status", "code"], name="circuit_by_status"),
            models.Index(fields=["layer", "code"], name="circuit_by_layer"),
            models.Index(fields=["bandwidth_mbps", "id"], name="circuit_by_bandwidth"),
            models.Index(fields=["opened_on", "id"], name="circuit_by_opening"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The circuit's page."""
        return reverse("circuit-detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether it is given up."""
        return self.status == CircuitStatus.CLOSED


class CircuitBandwidth(Span):
    """The bandwidth of a circuit for a stretch of time."""

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="bandwidths")
    mbps = models.PositiveIntegerField(_("Bandwidth (Mbps)"))

    class Meta(Span.Meta):
        constraints = [
            in_order("circuit_bandwidth"),
            one_at_present("circuit", "circuit_bandwidth"),
            models.UniqueConstraint(
                fields=["circuit", "from_on"], name="circuit_bandwidth_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mbps} Mbps"


class CircuitStatusSpan(Span):
    """The status of a circuit for a stretch of time."""

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="statuses")
    status = models.CharField(_("Status"), max_length=12, choices=CircuitStatus.choices)

    class Meta(Span.Meta):
        constraints = [
            in_order("circuit_status"),
            one_at_present("circuit", "circuit_status"),
            models.UniqueConstraint(
                fields=["circuit", "from_on"], name="circuit_status_once_from_a_day"
            ),
        ]
        indexes = [models.Index(fields=["status", "from_on"], name="circuit_status_by_day")]

    def __str__(self) -> str:
        return str(self.get_status_display())


class CircuitTraffic(models.Model):
    """Whether a circuit carried traffic in a month; told by monitoring or by the carrier's bill."""

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="traffic")
    month_on = models.DateField(_("Month"))
    peak_mbps = models.DecimalField(_("Peak (Mbps)"), max_digits=12, decimal_places=3)
    source = models.CharField(_("Source"), max_length=60)

    class Meta:
        ordering = ["-month_on"]
        constraints = [
            models.UniqueConstraint(fields=["circuit", "month_on"], name="circuit_traffic_once")
        ]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m}"
