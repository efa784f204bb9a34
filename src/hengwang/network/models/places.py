"""Where things stand: sites, rooms, racks and the units of racks that are taken."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.network.choices import RoomClass, Tenure
from hengwang.network.models.scoping import Kept, KeptQuerySet
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q

MOST_UNITS = 60


class Site(Kept):
    """A building or compound with rooms of the network."""

    name = models.CharField(_("Name"), max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="sites", verbose_name=_("Region")
    )
    address = models.CharField(_("Address"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = KeptQuerySet.as_manager()
    searched = ("name", "address")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="site_named_once_in_region")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The site's page."""
        return reverse("site-detail", args=[self.pk])


class Room(Kept):
    """A machine room of a site (机房)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms", verbose_name=_("Site"))
    name = models.CharField(_("Name"), max_length=100)
    room_class = models.CharField(_("Class of room"), max_length=16, choices=RoomClass.choices)
    tenure = models.CharField(
        _("Tenure"), max_length=8, choices=Tenure.choices, default=Tenure.OWNED
    )
    area_m2 = models.DecimalField(
        _("Floor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    opened_on = models.DateField(_("In use since"), null=True, blank=True)
    closed_on = models.DateField(_("No longer used from"), null=True, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="room_named_once_in_site")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The room's page."""
        return reverse("room-detail", args=[self.pk])


class RackQuerySet(models.QuerySet["Rack"]):
    """Racks by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of rooms the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_NETWORK), "room__unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Those of rooms the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_NETWORK), "room__unit__"))


class Rack(models.Model):
    """A rack of a room, counted in units from the floor (机柜)."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="racks", verbose_name=_("Room"))
    name = models.CharField(_("Name"), max_length=50)
    height_u = models.PositiveSmallIntegerField(
        _("Height (U)"),
        default=42,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_UNITS)],
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = RackQuerySet.as_manager()
    searched: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "name"], name="rack_named_once_in_room"),
            models.CheckConstraint(
                condition=Q(height_u__gte=1, height_u__lte=MOST_UNITS), name="rack_height_possible"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The rack's page."""
        return reverse("rack-detail", args=[self.pk])

    @property
    def unit(self) -> Unit:
        """Whose room it stands in."""
        return self.room.unit
