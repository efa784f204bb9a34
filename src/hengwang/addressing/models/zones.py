"""DNS zones: the planned records, the server they should be on, and how the two differ."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.addressing.choices import DifferenceKind, RecordType, TsigAlgorithm
from hengwang.network.models import Kept, KeptQuerySet


class DnsZone(Kept):
    """A zone a unit plans, and the name server that should answer for it."""

    name = models.CharField(_("Zone"), max_length=120, help_text="gov.example")
    server = models.GenericIPAddressField(_("Name server"), null=True, blank=True)
    port = models.PositiveIntegerField(
        _("Port"), default=53, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    tsig_name = models.CharField(_("Name of the TSIG key"), max_length=120, blank=True)
    tsig_algorithm = models.CharField(
        _("Algorithm of the key"),
        max_length=16,
        choices=TsigAlgorithm.choices,
        default=TsigAlgorithm.SHA256,
    )
    sealed_tsig_key = models.TextField(editable=False, blank=True)
    may_push = models.BooleanField(
        _("Change the name server from here"),
        default=False,
        help_text=_("RFC 2136 dynamic updates, signed with the TSIG key."),
    )
    compared_at = models.DateTimeField(null=True, blank=True, editable=False)
    compared_serial = models.BigIntegerField(null=True, blank=True, editable=False)
    compare_error = models.CharField(max_length=300, blank=True, editable=False)

    objects = KeptQuerySet.as_manager()
    searched = ("name",)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="dns_zone_once"),
            models.CheckConstraint(
                condition=Q(may_push=False) | ~Q(sealed_tsig_key=""), name="dns_zone_pushes_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The zone's page."""
        return reverse("dns-zone-detail", args=[self.pk])


class DomainName(Kept):
    """One planned record of a zone and the unit it belongs to (域名)."""

    zone = models.ForeignKey(
        DnsZone, models.PROTECT, related_name="domains", verbose_name=_("Zone")
    )
    name = models.CharField(
        _("Name in the zone"), max_length=120, help_text=_("www, or @ for the zone itself.")
    )
    kind = models.CharField(_("Type"), max_length=8, choices=RecordType.choices)
    value = models.CharField(_("Value"), max_length=255)
    ttl_s = models.PositiveIntegerField(_("Time to live (s)"), default=3600)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True, editable=False)

    objects = KeptQuerySet.as_manager()
    searched = ("name", "value", "full_name")

    class Meta:
        ordering = ["zone", "name", "kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "name", "kind", "value"],
                condition=Q(until_on=None),
                name="domain_record_once",
            )
        ]
        indexes = [models.Index(fields=["zone", "name"], name="domain_in_zone")]

    def __str__(self) -> str:
        return f"{self.full_name} {self.kind}"

    def get_absolute_url(self) -> str:
        """The record's form."""
        return reverse("domain-edit", args=[self.pk])

    @property
    def full_name(self) -> str:
        """With the zone."""
        return self.zone.name if self.name == "@" else f"{self.name}.{self.zone.name}"


class ZoneDifference(models.Model):
    """One record in which plan and server differed when they were last compared."""

    zone = models.ForeignKey(DnsZone, models.CASCADE, related_name="differences")
    difference = models.CharField(_("Difference"), max_length=10, choices=DifferenceKind.choices)
    name = models.CharField(_("Name in the zone"), max_length=255)
    kind = models.CharField(_("Type"), max_length=10)
    value = models.TextField(_("Value"))
    planned_ttl_s = models.PositiveIntegerField(null=True, blank=True)
    served_ttl_s = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["difference", "name", "kind", "value"]

    def __str__(self) -> str:
        return f"{self.name} {self.kind}"
