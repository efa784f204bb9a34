"""What happened in the rooms: incidents, silent time, doors."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.facilities.choices import DoorState, IncidentKind, Level, Side, Verdict
from hengwang.facilities.models.scoping import RoomRowsQuerySet
from hengwang.facilities.models.sensors import Sensor
from hengwang.monitoring.models import Collector
from hengwang.network.models import Room
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class IncidentQuerySet(models.QuerySet[Any]):
    """Incidents; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose rooms the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_FACILITIES), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Those of units whose rooms the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_FACILITIES), "unit__"))

    def standing(self) -> Self:
        """What samples still say; one that late samples took back is kept but does not count."""
        return self.filter(withdrawn_at=None)

    def going_on(self) -> Self:
        """Not over."""
        return self.standing().filter(closed_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window."""
        return self.standing().filter(Q(closed_at=None) | Q(closed_at__gt=start), opened_at__lt=end)


class RoomIncident(models.Model):
    """A time in which a sensor was beyond its limits, reported a fault or was silent.

    A collector that stands still is one incident of its own, and none of its sensors.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="room_incidents")
    room = models.ForeignKey(Room, models.PROTECT, related_name="incidents", null=True)
    sensor = models.ForeignKey(Sensor, models.PROTECT, related_name="incidents", null=True)
    collector = models.ForeignKey(
        Collector, models.PROTECT, related_name="room_incidents", null=True
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=IncidentKind.choices)
    level = models.CharField(_("Level"), max_length=8, choices=Level.choices)
    side = models.CharField(max_length=4, choices=Side.choices, default=Side.NONE)
    opened_at = models.DateTimeField(_("From"))
    closed_at = models.DateTimeField(_("Until"), null=True, blank=True)
    worst = models.FloatField(_("Worst value"), null=True, blank=True)

    verdict = models.CharField(
        _("Judged as"), max_length=8, choices=Verdict.choices, default=Verdict.OPEN, blank=True
    )
    acknowledged_at = models.DateTimeField(_("Acknowledged"), null=True, blank=True)
    acknowledged_by_name = models.CharField(max_length=100, blank=True)
    note = models.CharField(_("What was found and done"), max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("Incident of a room")
        indexes = [
            models.Index(fields=["sensor", "opened_at"], name="incidents_of_sensor"),
            models.Index(fields=["room", "opened_at"], name="incidents_of_room"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sensor", "kind", "level", "side", "opened_at"],
                condition=Q(withdrawn_at=None),
                name="one_room_incident_once",
            ),
            models.UniqueConstraint(
                fields=["sensor", "kind", "level", "side"],
                condition=Q(closed_at=None, withdrawn_at=None),
                name="one_open_incident_a_limit",
            ),
            models.UniqueConstraint(
                fields=["collector"],
                condition=Q(closed_at=None, withdrawn_at=None),
                name="one_note_a_silent_collector",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gt=F("opened_at")),
                name="room_incident_has_length",
            ),
            models.CheckConstraint(
                condition=Q(sensor=None) ^ Q(collector=None), name="room_incident_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor or self.collector} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The incident's page."""
        return reverse("room-incident-detail", args=[self.pk])


class SilentSpan(models.Model):
    """A time in which nothing was heard of a sensor, whatever the reason."""

    sensor = models.ForeignKey(Sensor, models.CASCADE, related_name="silent_spans")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["sensor", "started_at"], name="one_silence_once"),
            models.UniqueConstraint(
                fields=["sensor"], condition=Q(ended_at=None), name="one_open_silence_a_sensor"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="silence_has_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sensor_id}: {self.started_at} – {self.ended_at}"


class DoorEvent(models.Model):
    """A door of a room was opened or closed, as its sensor told."""

    sensor = models.ForeignKey(Sensor, models.PROTECT, related_name="door_events")
    room = models.ForeignKey(Room, models.PROTECT, related_name="door_events")
    at = models.DateTimeField(_("Time"), db_index=True)
    state = models.CharField(_("What"), max_length=8, choices=DoorState.choices)

    objects = RoomRowsQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sensor", "at"], name="one_door_event_an_instant")
        ]

    def __str__(self) -> str:
        return f"{self.sensor} {self.get_state_display()}"
