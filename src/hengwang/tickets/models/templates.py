"""Texts a desk keeps ready: whole tickets, and single steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Impact, Kind, StepKind, Urgency
from hengwang.tickets.models.teams import DeskRowQuerySet, Team


class CannedStep(models.Model):
    """A line of a story that is written again and again."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="canned_steps", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=60)
    what = models.CharField(
        _("What"), max_length=10, choices=StepKind.choices, default=StepKind.NOTE
    )
    text = models.TextField(_("Text"), max_length=2000)
    is_active = models.BooleanField(_("In use"), default=True)

    objects = DeskRowQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Canned step")

    def __str__(self) -> str:
        return self.name


class TicketTemplate(models.Model):
    """A ticket that comes again and again, with the steps that belong to it."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="ticket_templates", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices, default=Kind.FAULT)
    title = models.CharField(_("Title"), max_length=200)
    description = models.TextField(_("Description"), max_length=4000, blank=True)
    impact = models.CharField(
        _("Impact"), max_length=8, choices=Impact.choices, default=Impact.UNIT
    )
    urgency = models.CharField(
        _("Urgency"), max_length=8, choices=Urgency.choices, default=Urgency.SOON
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        related_name="templates",
        null=True,
        blank=True,
        verbose_name=_("Team"),
    )
    steps = models.ManyToManyField(
        CannedStep, related_name="templates", blank=True, verbose_name=_("Canned steps")
    )
    is_active = models.BooleanField(_("In use"), default=True)

    objects = DeskRowQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Template of tickets")

    def __str__(self) -> str:
        return self.name
