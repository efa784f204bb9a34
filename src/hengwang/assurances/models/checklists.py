"""Readiness: templates of checklists, and the items of an assurance with who signed each."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.assurances.choices import ItemState
from hengwang.assurances.models.assurances import Assurance, AssuranceRowsQuerySet
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.tickets.models import Ticket


class ChecklistTemplateQuerySet(models.QuerySet[Any]):
    """Templates by right; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose assurances the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_ASSURANCES), "unit__"))

    def planned_by(self, user: HasReach) -> Self:
        """Those of units whose assurances the user plans."""
        return self.filter(units_within_q(user.reach(Permission.PLAN_ASSURANCES), "unit__"))

    def in_use(self) -> Self:
        """Not given up."""
        return self.filter(is_active=True)


class ChecklistTemplate(models.Model):
    """What is looked at before every event of a kind; an assurance copies the lines."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="readiness_templates", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=100)
    items = models.JSONField(_("Items"), default=list)
    """One text a line."""
    is_active = models.BooleanField(_("In use"), default=True)

    objects = ChecklistTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Readiness checklist")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is changed."""
        return reverse("assurance-template-edit", args=[self.pk])


class ReadinessItemQuerySet(AssuranceRowsQuerySet):
    """Items of checklists; each phrase chains."""

    way = "assurance__"

    def unsigned(self) -> Self:
        """Nobody has said anything of them."""
        return self.filter(state=ItemState.OPEN)


class ReadinessItem(models.Model):
    """One thing to be in order before the event, and who said that it is, or is not."""

    assurance = models.ForeignKey(Assurance, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("Item"), max_length=300)
    state = models.CharField(
        _("State"), max_length=8, choices=ItemState.choices, default=ItemState.OPEN
    )
    remark = models.CharField(_("Remark"), max_length=500, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    signed_by_name = models.CharField(_("Signed by"), max_length=100, blank=True)
    signed_at = models.DateTimeField(_("Signed"), null=True)
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="readiness_items", null=True, verbose_name=_("Ticket")
    )

    objects = ReadinessItemQuerySet.as_manager()

    class Meta:
        ordering = ["assurance", "number"]
        verbose_name = pgettext_lazy("assurance", "Checklist item")
        constraints = [
            models.UniqueConstraint(
                fields=["assurance", "number"], name="one_readiness_item_a_number"
            ),
            models.CheckConstraint(
                condition=Q(state="open", signed_at=None)
                | (~Q(state="open") & Q(signed_at__isnull=False)),
                name="readiness_item_signed_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text
