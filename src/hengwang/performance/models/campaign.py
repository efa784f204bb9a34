"""Campaigns (工作布置): one call to many offices, its extensions and reminders."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.choices import CampaignKind, DeclarationDemand


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Campaigns that call at least one unit whose evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        called = CampaignOffice.objects.filter(units_within_q(reach, "unit__"))
        return self.filter(pk__in=called.values("campaign_id"))


class Campaign(models.Model):
    """One call: what is to be done for which year until when."""

    title = models.CharField(_("Title"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=CampaignKind.choices)
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"))
    due_on = models.DateField(_("Due on"))
    demand = models.CharField(
        _("Without an approved declaration"),
        max_length=10,
        choices=DeclarationDemand.choices,
        default=DeclarationDemand.OPTIONAL,
    )
    text = models.TextField(_("Text"), blank=True)
    attachments = models.ManyToManyField(StoredFile, related_name="campaigns", blank=True)
    issued_at = models.DateTimeField()
    issued_by_name = models.CharField(max_length=150)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=CampaignKind.DECLARATION)
                | models.Q(demand=DeclarationDemand.OPTIONAL),
                name="campaign_demands_declarations_only",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The board of the campaign."""
        return reverse("campaign-board", args=[self.pk])


class CampaignOfficeQuerySet(models.QuerySet["CampaignOffice"]):
    """Called offices by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Offices whose evaluations the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__"))


class CampaignOffice(models.Model):
    """One office that was called; its state is computed, only exceptions stand here."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="offices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaign_calls")
    extended_to = models.DateField(_("Extended to"), null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    exempt_reason = models.TextField(blank=True)

    objects = CampaignOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "unit__path", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaign_calls_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.unit}"

    @property
    def due_on(self) -> date:
        """The day by which this office has to hand in."""
        return self.extended_to or self.campaign.due_on


class CampaignReminder(models.Model):
    """One reminder one office is sent, asked for by a person or by the calendar.

    It is written down once a day and office; the outbox hands it over, and `delivered_at` says
    when: a delivery that is tried again finds it there.
    """

    office = models.ForeignKey(CampaignOffice, models.CASCADE, related_name="reminders")
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    sent_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "sent_on"], name="reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.sent_on}"
