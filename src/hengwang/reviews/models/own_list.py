"""A bureau's own words and rules: every saved version, the latest in force."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.checker.own.schema import OwnSet, own_set
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class OwnListQuerySet(models.QuerySet["OwnList"]):
    """The words in which other code asks about own lists."""

    def visible_to(self, user: HasReach) -> Self:
        """Lists of units whose reports the user checks or whose evaluations the user sees."""
        checks = units_within_q(user.reach(Permission.CHECK_REPORTS), "unit__")
        sees = units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__")
        return self.filter(checks | sees)

    def newest(self) -> Self:
        """Of each unit the version in force."""
        newer = OwnList.objects.filter(
            unit=models.OuterRef("unit"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))

    def above(self, unit: Unit) -> Self:
        """The lists in force for a unit: its own and those of the units above, highest first."""
        path, end = unit.path, unit.path[-1:]
        paths = [path[: at + 1] for at, letter in enumerate(path) if letter == end]
        return self.newest().filter(unit__path__in=paths).order_by("unit__path")


class OwnList(models.Model):
    """One version of the words and rules of a unit; they hold for its whole subtree."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="own_lists")
    version = models.PositiveIntegerField(_("Version"))
    words = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    word_count = models.PositiveIntegerField(_("Words"), default=0)
    rule_count = models.PositiveIntegerField(_("Rules"), default=0)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("Saved at"), default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="own_lists")
    saved_by_name = models.CharField(_("Saved by"), max_length=200)

    objects = OwnListQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "version"], name="own_list_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.version}"

    def get_absolute_url(self) -> str:
        """The page of the unit's list."""
        return reverse("review-own", args=[self.unit_id])

    @property
    def own_set(self) -> OwnSet:
        """The words and rules as the checker takes them."""
        return own_set(self.words, self.rules)
