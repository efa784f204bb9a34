"""Units: government bodies with a place in the tree, dated names and duties."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.choices import Duty, Level, UnitKind
from hengwang.organizations.models.regions import Region
from hengwang.organizations.models.spans import NameSpan
from hengwang.organizations.reach import HasReach, Reach
from hengwang.organizations.scoping import (
    VIEW_UNITS,
    open_on_q,
    units_within_q,
)
from hengwang.organizations.searching import matching_q


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by day, tree, region and right."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def subtree_of(self, unit: "Unit") -> Self:
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)

    def in_region(self, code: str) -> Self:
        return self.filter(region__code__startswith=subtree_prefix(code))

    def matching(self, query: str) -> Self:
        return self.filter(matching_q(query))

    def within(self, reach: Reach) -> Self:
        return self.filter(units_within_q(reach))

    def visible_to(self, user: HasReach) -> Self:
        return self.within(user.reach(VIEW_UNITS))


class Unit(models.Model):
    """A government body; its present name stands here, earlier ones in UnitName."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    kind = models.CharField(
        _("kind"), max_length=16, choices=UnitKind.choices, default=UnitKind.GOVERNMENT
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="units", verbose_name=_("region")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior unit"),
    )
    path = models.CharField(max_length=255, editable=False, default="", db_index=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_units"
    )
    search_initials = models.CharField(_("pinyin initials"), max_length=100, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                name="unit_merged_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The unit's page."""
        return reverse("unit-detail", args=[self.pk])

    def subtree(self) -> UnitQuerySet:
        """This unit and every unit below it (one query)."""
        return Unit.objects.subtree_of(self)

    def is_open_on(self, day: date) -> bool:
        """Whether the body exists on `day`."""
        begun = self.opened_on is None or self.opened_on <= day
        return begun and (self.closed_on is None or day < self.closed_on)

    def name_on(self, day: date) -> str:
        """The name the body bore on `day`; costs a query unless `names` is prefetched."""
        return next((span.name for span in self.names.all() if span.covers(day)), self.name)


class UnitName(NameSpan):
    """One stretch of time under one name of a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")

    class Meta(NameSpan.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="unit_name_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_on=None), name="unit_name_one_at_present"
            ),
        ]


class UnitDuty(models.Model):
    """A unit answers for a region's extranet, or supervises another unit, for a stretch of time."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="duties")
    of_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="supervised_by"
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_duty_display()}"
