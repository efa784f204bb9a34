"""Electricity meters of a room and what they showed."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.facilities.choices import MeterRole, ReadingKind
from hengwang.facilities.models.scoping import RoomRowsQuerySet
from hengwang.monitoring.models import Check
from hengwang.network.models import Room


class EnergyMeter(models.Model):
    """A meter of a room: of everything in it, or of the equipment behind the UPS."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="meters", verbose_name=_("Room"))
    name = models.CharField(_("Name"), max_length=100)
    role = models.CharField(
        pgettext_lazy("meter", "Counts"), max_length=8, choices=MeterRole.choices
    )
    check_of = models.ForeignKey(
        Check,
        models.PROTECT,
        related_name="meters",
        db_column="check_id",
        verbose_name=_("Source"),
        null=True,
        blank=True,
    )
    value_name = models.CharField(_("Value of the source"), max_length=80, blank=True)
    factor = models.DecimalField(
        _("Multiplied by"), max_digits=12, decimal_places=6, default=1, help_text=_("Gives kWh.")
    )

    objects = RoomRowsQuerySet.as_manager()

    class Meta:
        ordering = ["room", "role", "name", "pk"]
        verbose_name = _("Electricity meter")
        constraints = [
            models.UniqueConstraint(fields=["room", "name"], name="meter_named_once_in_room")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The meter's page."""
        return reverse("meter-detail", args=[self.pk])


class EnergyReading(models.Model):
    """What a meter showed at an instant, cumulative."""

    meter = models.ForeignKey(EnergyMeter, models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(_("Read at"))
    kwh = models.DecimalField(
        "kWh", max_digits=16, decimal_places=3, validators=[MinValueValidator(0)]
    )
    kind = models.CharField(
        _("Kind"), max_length=8, choices=ReadingKind.choices, default=ReadingKind.READING
    )
    is_manual = models.BooleanField(default=True)
    note = models.CharField(_("Note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-read_at"]
        verbose_name = _("Meter reading")
        constraints = [
            models.UniqueConstraint(fields=["meter", "read_at"], name="one_reading_an_instant"),
            models.CheckConstraint(condition=Q(kwh__gte=0), name="meter_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.meter} {self.kwh} kWh"
