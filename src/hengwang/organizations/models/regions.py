"""Regions: the tree of GB/T 2260 and the functional areas bureaus add."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.choices import Level, RegionKind
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import VIEW_UNITS, open_on_q
from hengwang.organizations.searching import matching_q


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions are a public list: every active user sees all of them."""

    def open_on(self, day: date) -> Self:
        return self.filter(open_on_q(day))

    def in_region(self, code: str) -> Self:
        """The region itself and everything below it."""
        return self.filter(code__startswith=subtree_prefix(code))

    def matching(self, query: str) -> Self:
        return self.filter(matching_q(query))

    def visible_to(self, user: HasReach) -> Self:
        return self.none() if user.reach(VIEW_UNITS).is_nothing else self.all()


class Region(models.Model):
    """One administrative division of GB/T 2260, or a functional area a bureau added by hand."""

    code = models.CharField(
        _("region code"),
        max_length=12,
        unique=True,
        help_text=_("GB/T 2260: six digits to the county, nine to the township."),
    )
    name = models.CharField(_("name"), max_length=100)
    full_name = models.CharField(_("full name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    kind = models.CharField(
        _("kind"), max_length=16, choices=RegionKind.choices, default=RegionKind.ADMINISTRATIVE
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        """The region's page."""
        return reverse("region-detail", args=[self.code])
