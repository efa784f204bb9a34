"""Targets that count together: redundant ones as one line, named sets by their name."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.availability.choices import GroupKind
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class OfUnitQuerySet(models.QuerySet[Any]):
    """Rows of the units whose monitoring somebody may see."""

    def visible_to(self, user: HasReach) -> Self:
        """Of units whose monitoring the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_MONITORING), "unit__"))


class TargetGroup(models.Model):
    """Several targets of one unit; a redundant group is out only while all its members are."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=12, choices=GroupKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_groups")

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Group of targets")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="target_group_named_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The group's page."""
        return reverse("target-group-detail", args=[self.pk])


class GroupMember(models.Model):
    """A target in a group for a half-open stretch of time."""

    group = models.ForeignKey(TargetGroup, models.CASCADE, related_name="members")
    target = models.ForeignKey(Target, models.PROTECT, related_name="memberships")
    from_at = models.DateTimeField(_("From"))
    until_at = models.DateTimeField(_("Until"), null=True, blank=True)

    class Meta:
        ordering = ["group", "from_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "target"], condition=Q(until_at=None), name="member_once_a_group"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="member_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.target_id}"
