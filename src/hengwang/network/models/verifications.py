"""When records were found to be true."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import Way
from hengwang.network.models.circuits import Circuit
from hengwang.network.models.devices import Device


class Verification(models.Model):
    """One day on which a device or circuit was found as recorded."""

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="verifications", null=True, blank=True
    )
    circuit = models.ForeignKey(
        Circuit, models.CASCADE, related_name="verifications", null=True, blank=True
    )
    verified_on = models.DateField(_("Verified on"))
    way = models.CharField(_("How"), max_length=12, choices=Way.choices)
    by_name = models.CharField(_("By"), max_length=64, blank=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-verified_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(device=None, circuit__isnull=False)
                | Q(device__isnull=False, circuit=None),
                name="verification_of_one_record",
            )
        ]
        indexes = [models.Index(fields=["verified_on"], name="verification_by_day")]

    def __str__(self) -> str:
        return f"{self.verified_on} {self.get_way_display()}"
