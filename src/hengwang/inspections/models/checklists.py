"""Checklists: their versions are added, never changed, so that a reading keeps its question."""

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.facilities.choices import SensorKind
from hengwang.inspections.choices import ItemKind
from hengwang.inspections.judging import ItemRule
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class ChecklistQuerySet(models.QuerySet[Any]):
    """Checklists."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose inspections the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_INSPECTIONS), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Those of units whose inspections the user plans."""
        return self.filter(units_within_q(user.reach(Permission.PLAN_INSPECTIONS), "unit__"))


class Checklist(models.Model):
    """What is looked at on a round; the newest version is in force."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="checklists", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=100)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Checklist")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="checklist_named_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The checklist's page."""
        return reverse("checklist-detail", args=[self.pk])

    def in_force(self) -> "ChecklistVersion":
        """The newest version."""
        version: ChecklistVersion = self.versions.order_by("-number")[0]
        return version


class ChecklistVersion(models.Model):
    """The items as they were from one day on."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    published_at = models.DateTimeField(_("In force from"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["checklist", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="one_checklist_version")
        ]

    def __str__(self) -> str:
        return f"{self.checklist} v{self.number}"


class ChecklistItem(models.Model):
    """One question; `key` stays the same through the versions of its checklist."""

    version = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    text = models.CharField(_("What is looked at"), max_length=120)
    kind = models.CharField(
        pgettext_lazy("checklist", "Answer"), max_length=8, choices=ItemKind.choices
    )
    symbol = models.CharField(_("Unit of measure"), max_length=12, blank=True)
    low = models.DecimalField(_("Lowest"), max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("Highest"), max_digits=14, decimal_places=4, null=True, blank=True)
    options = models.CharField(_("Answers to choose from"), max_length=300, blank=True)
    is_required = models.BooleanField(_("Must be answered"), default=True)
    sensor_kind = models.CharField(
        _("Compared with sensor"), max_length=20, choices=SensorKind.choices, blank=True
    )
    tolerance = models.DecimalField(
        _("Tolerance"), max_digits=8, decimal_places=2, default=Decimal(2)
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="item_once_in_version"),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")),
                name="item_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def rule(self) -> ItemRule:
        """As the judge reads it."""
        return ItemRule(
            kind=self.kind,
            text=self.text,
            symbol=self.symbol,
            low=self.low,
            high=self.high,
            options=tuple(filter(None, (one.strip() for one in self.options.split("|")))),
            required=self.is_required,
        )
