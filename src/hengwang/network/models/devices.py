"""Devices with their dated status, the rack units they take, ports and kept configurations."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.network.choices import (
    DeviceKind,
    DeviceStatus,
    End,
    InterfaceKind,
    Origin,
    Tenure,
)
from hengwang.network.models.circuits import Circuit
from hengwang.network.models.places import Rack, Room
from hengwang.network.models.scoping import Kept, KeptQuerySet
from hengwang.network.models.spans import Span, in_order, one_at_present
from hengwang.network.models.zones import Zone
from hengwang.organizations.models import Company


class DeviceQuerySet(KeptQuerySet):
    """Devices; a maintenance firm sees those it maintains."""

    company_field = "maintainer"

    def ageing(self, day: date, years: int) -> Self:
        """In service though past warranty, or older than so many years."""
        old = Q(in_service_on__lte=_years_before(day, years))
        return self.filter(
            Q(warranty_to__lt=day) | old,
            status__in=(DeviceStatus.IN_SERVICE, DeviceStatus.REPAIR, DeviceStatus.SPARE),
        )

    def with_status_on(self, day: date, *words: str) -> Self:
        """Those that had one of these states on the day."""
        held = DeviceStatusSpan.objects.covering(day).filter(status__in=words)
        return self.filter(pk__in=held.values("device"))


class Device(Kept):
    """A device of the network, its owner and its place (设备)."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=20, choices=DeviceKind.choices)
    status = models.CharField(
        _("Status"), max_length=12, choices=DeviceStatus.choices, editable=False
    )
    vendor = models.CharField(_("Vendor"), max_length=50, blank=True)
    model = models.CharField(_("Model"), max_length=80, blank=True)
    serial = models.CharField(_("Serial number"), max_length=80, blank=True)
    asset_number = models.CharField(_("Asset number"), max_length=50, blank=True)
    management_address = models.GenericIPAddressField(
        _("Management address"), null=True, blank=True
    )
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        related_name="devices",
        verbose_name=_("Room"),
        null=True,
        blank=True,
    )
    zone = models.ForeignKey(
        Zone,
        models.PROTECT,
        related_name="devices",
        verbose_name=_("Zone"),
        null=True,
        blank=True,
    )
    tenure = models.CharField(
        _("Tenure"), max_length=8, choices=Tenure.choices, default=Tenure.OWNED
    )
    maintainer = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="maintained_devices",
        verbose_name=_("Maintained by"),
        null=True,
        blank=True,
    )
    contract_number = models.CharField(_("Contract number"), max_length=100, blank=True)
    in_service_on = models.DateField(_("In service since"), null=True, blank=True)
    warranty_to = models.DateField(_("Warranty to"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    rack = models.ForeignKey(
        Rack, models.PROTECT, related_name="devices", null=True, blank=True, editable=False
    )
    lowest_u = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    height_u = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = DeviceQuerySet.as_manager()
    searched = ("name", "vendor", "model", "serial", "asset_number", "management_address")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "serial"], condition=~Q(serial=""), name="device_serial_once"
            ),
            models.CheckConstraint(
                condition=Q(rack=None, lowest_u=None) | Q(rack__isnull=False, lowest_u__gte=1),
                name="device_placed_whole",
            ),
            models.CheckConstraint(condition=Q(height_u__gte=1), name="device_has_height"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="device_by_name"),
            models.Index(fields=["kind", "name", "id"], name="device_by_kind"),
            models.Index(fields=["status", "name", "id"], name="device_by_status"),
            models.Index(fields=["vendor", "id"], name="device_by_vendor"),
            models.Index(fields=["in_service_on", "id"], name="device_by_age"),
            models.Index(fields=["warranty_to", "id"], name="device_by_warranty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The device's page."""
        return reverse("device-detail", args=[self.pk])

    @property
    def highest_u(self) -> int | None:
        """The uppermost unit it takes."""
        return None if self.lowest_u is None else self.lowest_u + self.height_u - 1


class DeviceStatusSpan(Span):
    """The status of a device for a stretch of time."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="statuses")
    status = models.CharField(_("Status"), max_length=12, choices=DeviceStatus.choices)

    class Meta(Span.Meta):
        constraints = [
            in_order("device_status"),
            one_at_present("device", "device_status"),
            models.UniqueConstraint(
                fields=["device", "from_on"], name="device_status_once_from_a_day"
            ),
        ]
        indexes = [models.Index(fields=["status", "from_on"], name="device_status_by_day")]

    def __str__(self) -> str:
        return str(self.get_status_display())


class RackUnit(models.Model):
    """One unit of a rack that a device takes; the database lets nobody else have it."""

    rack = models.ForeignKey(Rack, models.PROTECT, related_name="taken")
    number = models.PositiveSmallIntegerField()
    device = models.ForeignKey(Device, models.CASCADE, related_name="rack_units")

    class Meta:
        ordering = ["rack", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rack", "number"], name="rack_unit_taken_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="rack_unit_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number}U"


class Interface(models.Model):
    """A port of a device and the circuit that ends there (端口)."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="interfaces")
    name = models.CharField(_("Name"), max_length=64)
    kind = models.CharField(
        _("Kind"), max_length=8, choices=InterfaceKind.choices, default=InterfaceKind.OPTICAL
    )
    speed_mbps = models.PositiveIntegerField(_("Speed (Mbps)"), null=True, blank=True)
    mac = models.CharField(_("MAC address"), max_length=17, blank=True)
    description = models.CharField(_("Description"), max_length=200, blank=True)
    circuit = models.ForeignKey(
        Circuit, models.SET_NULL, related_name="interfaces", null=True, blank=True
    )
    end = models.CharField(_("End"), max_length=1, choices=End.choices, blank=True)

    searched: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["device", "name"]
        constraints = [
            models.UniqueConstraint(fields=["device", "name"], name="interface_named_once"),
            models.UniqueConstraint(
                fields=["circuit", "end"],
                condition=Q(circuit__isnull=False),
                name="interface_one_at_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeviceConfiguration(models.Model):
    """What a device was configured as at an instant; the text is encrypted (配置备份)."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="configurations")
    taken_at = models.DateTimeField(_("Taken at"))
    origin = models.CharField(_("Origin"), max_length=12, choices=Origin.choices)
    sha256 = models.CharField(max_length=64, editable=False)
    size_bytes = models.PositiveIntegerField(editable=False)
    sealed_text = models.TextField(editable=False)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    taken_by_name = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["device", "-taken_at"], name="configuration_newest")]

    def __str__(self) -> str:
        return f"{self.device} {self.taken_at:%Y-%m-%d %H:%M}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
