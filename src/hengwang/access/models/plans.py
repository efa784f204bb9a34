"""What an application is to get: drawn up by one person, signed by another."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.access.models.applications import Application
from hengwang.accounts.models import User
from hengwang.addressing.models import Address, DnsZone, Prefix
from hengwang.kernel.canonical import digest
from hengwang.network.choices import CircuitKind, Layer, Tenure
from hengwang.network.models import Circuit, Site
from hengwang.organizations.models import Company


class ResourcePlanQuerySet(models.QuerySet["ResourcePlan"]):
    """Allocations; each phrase chains."""

    def in_force(self) -> Self:
        """Drawn up or signed, and not withdrawn: one an application at most."""
        return self.filter(withdrawn_at=None)

    def withdrawn(self) -> Self:
        """Signed once, and taken out of force; by version."""
        return self.exclude(withdrawn_at=None).order_by("application", "version")


class ResourcePlan(models.Model):
    """The allocation (资源分配): circuit, bandwidth, addresses, name, and who signed for it.

    A signed one that is withdrawn stays as it was signed; the next one is another version.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    circuit = models.ForeignKey(
        Circuit,
        models.PROTECT,
        related_name="access_plans",
        verbose_name=_("Circuit"),
        null=True,
        blank=True,
        help_text=_("Whose bandwidth changes."),
    )
    circuit_code = models.CharField(_("Circuit number"), max_length=64, blank=True)
    circuit_kind = models.CharField(
        _("Kind of circuit"), max_length=12, choices=CircuitKind.choices, blank=True
    )
    layer = models.CharField(_("Layer"), max_length=16, choices=Layer.choices, blank=True)
    tenure = models.CharField(_("Tenure"), max_length=8, choices=Tenure.choices, blank=True)
    carrier = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="access_plans",
        verbose_name=_("Carrier"),
        null=True,
        blank=True,
    )
    mbps = models.PositiveIntegerField(_("Bandwidth (Mbps)"), null=True, blank=True)
    contract_number = models.CharField(_("Contract number"), max_length=100, blank=True)
    a_site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="access_plans",
        verbose_name=_("A end, site"),
        null=True,
        blank=True,
    )
    z_end = models.CharField(_("Z end"), max_length=200, blank=True)
    prefix = models.ForeignKey(
        Prefix,
        models.PROTECT,
        related_name="access_plans",
        verbose_name=_("From prefix"),
        null=True,
        blank=True,
    )
    address_count = models.PositiveSmallIntegerField(_("How many addresses"), default=0)
    keeps_addresses = models.BooleanField(
        _("Keep the present addresses"),
        default=False,
        help_text=_("They move to the new circuit; nothing is configured anew at the unit."),
    )
    zone = models.ForeignKey(
        DnsZone,
        models.PROTECT,
        related_name="access_plans",
        verbose_name=_("In zone"),
        null=True,
        blank=True,
    )
    domain = models.CharField(_("Name in the zone"), max_length=120, blank=True)
    domain_value = models.CharField(
        _("Points to"),
        max_length=200,
        blank=True,
        help_text=_("An address or a name; empty means the first address given."),
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="access_plans")
    planned_at = models.DateTimeField(_("Drawn up at"))
    signed_by = models.ForeignKey(
        User, models.PROTECT, related_name="access_signatures", null=True, blank=True
    )
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)
    reserved = models.ManyToManyField(Address, related_name="access_plans", blank=True)
    address_texts = models.JSONField(_("Addresses"), default=list, blank=True)
    signature = models.CharField(_("Digest of what was signed"), max_length=80, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="access_withdrawals", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("Why it was withdrawn"), max_length=500, blank=True)

    objects = ResourcePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(withdrawn_at=None),
                name="access_plan_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["application", "version"], name="access_plan_one_a_version"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                    & ~Q(signature="")
                ),
                name="access_plan_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("planned_by")),
                name="access_plan_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None, signature="")
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signature="")),
                name="access_plan_signature_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number}"

    def content(self) -> dict[str, Any]:
        """Everything that is allocated, as it is signed."""
        # Only where it is so: what was signed before anybody could say it keeps its digest.
        kept: dict[str, Any] = {"keeps_addresses": True} if self.keeps_addresses else {}
        if self.version > 1:
            kept["version"] = self.version
        return kept | {
            "application": self.application.number,
            "kind": self.application.kind,
            "unit": self.application.unit_id,
            "circuit": self.circuit_id,
            "circuit_code": self.circuit_code,
            "circuit_kind": self.circuit_kind,
            "layer": self.layer,
            "tenure": self.tenure,
            "carrier": self.carrier_id,
            "mbps": self.mbps,
            "contract_number": self.contract_number,
            "a_site": self.a_site_id,
            "z_end": self.z_end,
            "prefix": self.prefix_id,
            "addresses": list(self.address_texts),
            "zone": self.zone_id,
            "domain": self.domain,
            "domain_value": self.domain_value,
            "planned_by": self.planned_by_id,
        }

    def digest(self) -> str:
        """The digest of `content`, canonical."""
        return digest({**self.content(), "signed_by": self.signed_by_id})

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed it."""
        return bool(self.signature)

    @property
    def is_unchanged(self) -> bool:
        """Whether what stands here is what was signed."""
        return self.is_signed and self.signature == self.digest()
