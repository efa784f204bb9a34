"""Sensors of a room, its class, and the limits its keepers set."""

from datetime import timedelta
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.facilities.choices import CONTACTS, UNITS, Grade, SensorKind, Spot
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models.scoping import RoomRowsQuerySet
from hengwang.monitoring.models import Check
from hengwang.network.models import Room


class RoomGrade(models.Model):
    """The class a room was designed for; a room without one is held to class C."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="grade", primary_key=True)
    grade = models.CharField(_("Class"), max_length=1, choices=Grade.choices, default=Grade.C)

    objects = RoomRowsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.room} {self.get_grade_display()}"


class SensorQuerySet(RoomRowsQuerySet):
    """Sensors."""

    def in_use(self) -> Self:
        """Not taken out."""
        return self.filter(removed_at=None)


class Sensor(models.Model):
    """One measured value of a room, or one contact that says whether something is in order.

    It reads the value `value_name` of the source `check_of`; what arrives is multiplied by
    `factor`. Without a source it is in the inventory only and counts as not observed.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="sensors", verbose_name=_("Room"))
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=20, choices=SensorKind.choices)
    spot = models.CharField(
        _("Where it hangs"), max_length=12, choices=Spot.choices, default=Spot.COLD_AISLE
    )
    check_of = models.ForeignKey(
        Check,
        models.PROTECT,
        related_name="sensors",
        db_column="check_id",
        verbose_name=_("Source"),
        null=True,
        blank=True,
    )
    value_name = models.CharField(_("Value of the source"), max_length=80, blank=True)
    factor = models.DecimalField(_("Multiplied by"), max_digits=12, decimal_places=6, default=1)
    fault_is_zero = models.BooleanField(_("0 means a fault"), default=False)
    valid_for_s = models.PositiveIntegerField(
        _("A reading counts for (s)"), default=300, validators=[MinValueValidator(1)]
    )
    added_at = models.DateTimeField(_("Watched from"), default=timezone.now)
    removed_at = models.DateTimeField(_("Taken out"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = SensorQuerySet.as_manager()

    class Meta:
        ordering = ["room", "kind", "name", "pk"]
        verbose_name = _("Sensor")
        constraints = [
            models.UniqueConstraint(fields=["room", "name"], name="sensor_named_once_in_room"),
            models.UniqueConstraint(
                fields=["check_of", "value_name"],
                condition=Q(removed_at=None),
                name="one_sensor_a_value",
            ),
            models.CheckConstraint(condition=Q(valid_for_s__gte=1), name="sensor_counts_a_while"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The sensor's page."""
        return reverse("sensor-detail", args=[self.pk])

    @property
    def unit_symbol(self) -> str:
        """What is printed behind its values."""
        return UNITS.get(SensorKind(self.kind), "")

    @property
    def is_contact(self) -> bool:
        """Whether it has only two values."""
        return self.kind in CONTACTS

    def told(self, value: float) -> float:
        """What a stored value means: in the sensor's unit; of a contact 1 is a fault."""
        if self.is_contact:
            return float((value == 0) is self.fault_is_zero)
        return value * float(self.factor)


class Threshold(models.Model):
    """A room's own limits for one kind of sensor at one spot, from an instant on.

    A later row takes its place; rows are never changed, so that a past day is judged by the limits
    it had.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="thresholds")
    kind = models.CharField(_("Kind"), max_length=20, choices=SensorKind.choices)
    spot = models.CharField(_("Where it hangs"), max_length=12, choices=Spot.choices)
    from_at = models.DateTimeField(_("In force from"))
    alarm_low = models.FloatField(_("Alarm below"), null=True, blank=True)
    warning_low = models.FloatField(_("Warning below"), null=True, blank=True)
    warning_high = models.FloatField(_("Warning above"), null=True, blank=True)
    alarm_high = models.FloatField(_("Alarm above"), null=True, blank=True)
    hysteresis = models.FloatField(_("Hysteresis"), default=0)
    delay_s = models.PositiveIntegerField(_("Believed after (s)"), default=120)
    clause = models.CharField(_("Reason or clause"), max_length=200, blank=True)

    objects = RoomRowsQuerySet.as_manager()

    class Meta:
        ordering = ["room", "kind", "spot", "from_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "kind", "spot", "from_at"], name="one_threshold_an_instant"
            ),
            models.CheckConstraint(condition=Q(hysteresis__gte=0), name="hysteresis_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.kind} {self.from_at}"

    def limits(self) -> LimitSet:
        """As the rule reads them."""
        return LimitSet(
            self.alarm_low,
            self.warning_low,
            self.warning_high,
            self.alarm_high,
            self.hysteresis,
            timedelta(seconds=self.delay_s),
            self.clause,
        )
