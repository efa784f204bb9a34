"""What was done in a room, by whom, and when it is due again."""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.facilities.choices import CareKind, System
from hengwang.facilities.models.scoping import RoomRowsQuerySet
from hengwang.files.models import StoredFile
from hengwang.network.models import Room
from hengwang.organizations.models import Company


class MaintenanceQuerySet(RoomRowsQuerySet):
    """Maintenance; each phrase chains."""

    def due_by(self, day: date) -> Self:
        """The last of its kind and room, whose next time comes on the day or earlier."""
        later = MaintenanceRecord.objects.filter(
            room=models.OuterRef("room"),
            kind=models.OuterRef("kind"),
            system=models.OuterRef("system"),
            done_on__gt=models.OuterRef("done_on"),
        )
        return self.filter(~models.Exists(later), next_due_on__lte=day)


class MaintenanceRecord(models.Model):
    """One piece of maintenance, a test, a drill or an emergency repair."""

    room = models.ForeignKey(
        Room, models.PROTECT, related_name="maintenance", verbose_name=_("Room")
    )
    kind = models.CharField(
        pgettext_lazy("maintenance", "What was done"), max_length=20, choices=CareKind.choices
    )
    system = models.CharField(
        _("Part of the room"), max_length=12, choices=System.choices, default=System.OTHER
    )
    done_on = models.DateField(_("Done on"))
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="room_maintenance",
        verbose_name=_("Company"),
        null=True,
        blank=True,
    )
    people = models.CharField(_("Who did it"), max_length=200, blank=True)
    cost_cny = models.DecimalField(
        _("Cost (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    sent_for_repair = models.BooleanField(_("A device was sent for repair"), default=False)
    result = models.TextField(_("Result"), max_length=2000, blank=True)
    next_due_on = models.DateField(_("Due again on"), null=True, blank=True)
    papers = models.ManyToManyField(StoredFile, related_name="room_maintenance", blank=True)

    objects = MaintenanceQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        verbose_name = _("Maintenance of a room")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_due_on=None) | Q(next_due_on__gt=F("done_on")),
                name="due_after_done",
            ),
            models.CheckConstraint(
                condition=Q(cost_cny=None) | Q(cost_cny__gte=0), name="maintenance_cost_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.room}"

    def get_absolute_url(self) -> str:
        """The record's page."""
        return reverse("room-maintenance-detail", args=[self.pk])
