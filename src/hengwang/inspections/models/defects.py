"""What was found wrong, until its ticket is solved."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.inspections.choices import DefectState
from hengwang.inspections.models.checklists import ChecklistItem
from hengwang.inspections.models.plans import InspectionPlan
from hengwang.inspections.models.scoping import InspectedQuerySet
from hengwang.organizations.models import Unit
from hengwang.tickets.models import Ticket


class Defect(models.Model):
    """An item of a plan that is not in order; seen again it stays one."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="defects")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="defects")
    item_key = models.CharField(max_length=12)
    title = models.CharField(_("Defect"), max_length=200)
    found_at = models.DateTimeField(_("Found"))
    seen_at = models.DateTimeField(_("Last seen"))
    state = models.CharField(
        _("State"), max_length=9, choices=DefectState.choices, default=DefectState.OPEN
    )
    closed_at = models.DateTimeField(_("Mended at"), null=True, blank=True)
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="defects", null=True, verbose_name=_("Ticket")
    )

    objects = InspectedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("Defect")
        indexes = [
            models.Index(fields=["-found_at", "-id"], name="defects_newest"),
            models.Index(fields=["unit", "-found_at"], name="defects_of_unit"),
            models.Index(fields=["state", "-found_at"], name="defects_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "item_key"],
                condition=Q(state=DefectState.OPEN),
                name="one_open_defect_an_item",
            ),
            models.CheckConstraint(
                condition=Q(state=DefectState.OPEN, closed_at=None)
                | (~Q(state=DefectState.OPEN) & Q(closed_at__isnull=False)),
                name="closed_defect_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The defect's page."""
        return reverse("defect-detail", args=[self.pk])
